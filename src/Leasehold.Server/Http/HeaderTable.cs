using System.Collections.Concurrent;
using Leasehold.Server.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Leasehold.Server.Http;

/// <summary>The headers that every response of a listener carries, worked out once for each status.</summary>
/// <param name="rules">What was configured.</param>
/// <param name="hostname">The host's name, if responses are to tell it.</param>
internal sealed class HeaderTable(ResponseHeaders rules, string? hostname)
{
    private readonly ConcurrentDictionary<int, KeyValuePair<string, StringValues>[]> _byStatus = new();

    public void Apply(int status, IHeaderDictionary headers)
    {
        foreach (var (name, values) in _byStatus.GetOrAdd(status, Build))
            headers[name] = values;
    }

    private KeyValuePair<string, StringValues>[] Build(int status)
    {
        var built = new List<KeyValuePair<string, StringValues>>();
        foreach (var (name, values) in rules.Of(status))
            built.Add(new(name, values.ToArray()));
        if (hostname is not null)
            built.Add(new("X-Vault-Hostname", hostname));
        return [.. built];
    }
}
