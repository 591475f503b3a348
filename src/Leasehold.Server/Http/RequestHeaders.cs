using Leasehold.Core.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Leasehold.Server.Http;

/// <summary>What the headers of a request say. A header that must be single and comes twice is refused.</summary>
internal readonly record struct RequestHeaders(string? Token, bool NamesNamespace, TimeSpan? WrapTtl)
{
    public const string NamespaceName = "X-Vault-Namespace";

    private const string TokenName = "X-Vault-Token";
    private const string WrapTtlName = "X-Vault-Wrap-TTL";
    private const string MfaName = "X-Vault-MFA";
    private const string Bearer = "Bearer ";
    private const string RootNamespace = "root";

    public static Refusal? Read(IHeaderDictionary headers, out RequestHeaders read)
    {
        read = default;
        if (ReadToken(headers, out var token) is { } badToken)
            return badToken;
        if (ReadNamespace(headers, out var named) is { } badNamespace)
            return badNamespace;
        if (ReadWrapTtl(headers, out var wrapTtl) is { } badWrapTtl)
            return badWrapTtl;
        if (CheckMfa(headers) is { } badMfa)
            return badMfa;
        read = new RequestHeaders(token, named, wrapTtl);
        return null;
    }

    private static Refusal? ReadToken(IHeaderDictionary headers, out string? token)
    {
        if (Single(headers, TokenName, out token) is { } refusal)
            return refusal;
        if (token is { Length: > 0 })
            return null;
        token = null;
        foreach (var value in headers.Authorization)
        {
            if (value is null || !value.StartsWith(Bearer, StringComparison.Ordinal))
                continue; // Of another scheme, as a proxy may add it.
            if (token is not null)
                return Twice("Authorization");
            token = value[Bearer.Length..].Trim();
        }
        if (token is { Length: 0 })
            token = null;
        return null;
    }

    private static Refusal? ReadNamespace(IHeaderDictionary headers, out bool named)
    {
        named = false;
        if (Single(headers, NamespaceName, out var value) is { } refusal)
            return refusal;
        var name = value is null ? "" : value.Trim('/');
        named = value is { Length: > 0 };
        return name is "" or RootNamespace ? null : new Refusal(RefusalKind.NotFound, "namespace not found");
    }

    private static Refusal? ReadWrapTtl(IHeaderDictionary headers, out TimeSpan? wrapTtl)
    {
        wrapTtl = null;
        if (Single(headers, WrapTtlName, out var value) is { } refusal)
            return refusal;
        if (value is null)
            return null;
        if (!GoDuration.TryParse(value, out var duration, out var error))
            return Refusal.Invalid($"error parsing X-Vault-Wrap-TTL header: {error}");
        if (duration < TimeSpan.Zero)
            return Refusal.Invalid("error parsing X-Vault-Wrap-TTL header: requested wrap ttl cannot be negative");
        wrapTtl = duration == TimeSpan.Zero ? null : duration;
        return null;
    }

    /// <summary>Nobody asks for a second factor yet: what is sent must be well-formed, and is not looked at.</summary>
    private static Refusal? CheckMfa(IHeaderDictionary headers)
    {
        foreach (var value in headers[MfaName])
        {
            var colon = value?.IndexOf(':', StringComparison.Ordinal);
            var missing = colon == 0 ? "method name or ID" : colon == value?.Length - 1 ? "method value" : null;
            if (missing is not null && value is { Length: > 0 })
            {
                return Refusal.Invalid(
                    $"failed to parse {MfaName} header: invalid data in header {GoQuote.Quote(MfaName)}; " +
                    $"missing {missing}");
            }
        }
        return null;
    }

    private static Refusal? Single(IHeaderDictionary headers, string name, out string? value)
    {
        value = null;
        StringValues values = headers[name];
        if (values.Count > 1)
            return Twice(name);
        value = values.Count == 0 ? null : values[0];
        return null;
    }

    private static Refusal Twice(string name) => Refusal.Invalid($"the header {name} was sent more than once");
}
