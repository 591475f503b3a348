using System.Buffers;
using System.Globalization;

namespace Leasehold.Client;

/// <summary>The headers that a request carries, in the order of the API's own documentation.</summary>
public static class RequestHeaders
{
    private static readonly SearchValues<char> OfNames = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    private static readonly SearchValues<char> NotOfValues = SearchValues.Create(
        [.. Enumerable.Range(0, 128).Select(static code => (char)code).Where(char.IsControl).Except(['\t'])]);

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
        // Also one that the server refuses: who asked for wrapping must not get the answer itself.
        if (options.WrapTtl != TimeSpan.Zero && !request.NeverWrapped)
            yield return new("X-Vault-Wrap-TTL", DurationText(options.WrapTtl));
        foreach (var credential in options.Mfa)
            yield return new("X-Vault-MFA", credential);
        if (options.PolicyOverride)
            yield return new("X-Vault-Policy-Override", "true");
        foreach (var header in options.Headers)
            yield return header;
    }

    /// <summary>Why a header cannot be sent, in Go's words; null if it can.</summary>
    internal static string? Fault(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(OfNames))
            return $"net/http: invalid header field name \"{name}\"";
        return value.AsSpan().ContainsAny(NotOfValues) ? $"net/http: invalid header field value for \"{name}\"" : null;
    }

    // Go's layout, 1h0m0s; parts of a second stand behind a point.
    private static string DurationText(TimeSpan time)
    {
        var (sign, size) = (time < TimeSpan.Zero ? "-" : "", time.Duration());
        var hours = (long)size.TotalHours;
        var text = hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}h{size.Minutes}m")
            : size.Minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{size.Minutes}m") : "";
        var seconds = (decimal)(size.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{text}{seconds:0.#######}s");
    }
}
