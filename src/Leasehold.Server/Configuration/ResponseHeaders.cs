using System.Globalization;

namespace Leasehold.Server.Configuration;

/// <summary>The headers that every response of a listener carries; those of a status win over those of all.</summary>
/// <param name="Rules">By <c>default</c>, class (<c>2xx</c>) or status (<c>307</c>): names and values.</param>
public sealed record ResponseHeaders(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Rules)
{
    /// <summary>The name of the rules for every status.</summary>
    public const string EveryStatus = "default";

    private static readonly KeyValuePair<string, IReadOnlyList<string>> Strict =
        new("Strict-Transport-Security", ["max-age=31536000; includeSubDomains"]);

    /// <summary>Those of a listener that names none.</summary>
    public static ResponseHeaders Default { get; } =
        new(new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>());

    /// <summary>The headers of a response with this status.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Of(int status)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            [Strict.Key] = Strict.Value,
        };
        var exact = status.ToString(CultureInfo.InvariantCulture);
        foreach (var rule in new[] { EveryStatus, $"{exact[0]}xx", exact })
        {
            if (!Rules.TryGetValue(rule, out var named))
                continue;
            foreach (var (name, values) in named)
                headers[name] = values;
        }
        return headers;
    }
}
