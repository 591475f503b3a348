using System.Globalization;

namespace Leasehold.Client;

/// <summary>The headers that a request carries, in the order of the API's own documentation.</summary>
public static class RequestHeaders
{
    /// <summary>Headers of a request sent with these options; the token's value is among them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(ApiClientOptions options, ApiRequest request)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(request);
        yield return new("X-Vault-Request", "true");
        if ((request.Token ?? options.Token) is { Length: > 0 } token)
            yield return new("X-Vault-Token", token);
        if (options.Namespace.Length > 0 && !request.InRootNamespace)
            yield return new("X-Vault-Namespace", options.Namespace);
        if (options.WrapTtl > TimeSpan.Zero && !request.NeverWrapped)
            yield return new("X-Vault-Wrap-TTL", DurationText(options.WrapTtl));
        foreach (var credential in options.Mfa)
            yield return new("X-Vault-MFA", credential);
        if (options.PolicyOverride)
            yield return new("X-Vault-Policy-Override", "true");
        foreach (var header in options.Headers)
            yield return header;
    }

    // Go's layout for whole seconds, 1h0m0s.
    private static string DurationText(TimeSpan time)
    {
        var hours = (long)time.TotalHours;
        var text = hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}h{time.Minutes}m")
            : time.Minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{text}{time.Seconds}s");
    }
}
