using System.Text;

namespace Leasehold.Core.Requests;

/// <summary>Reads the target of an HTTP request as it came over the wire.</summary>
public static class RequestTarget
{
    private const string Prefix = "/v1/";

    /// <summary>
    /// Decodes once, checks, and splits the query off. Returns null and the parts, or what is wrong: paths outside
    /// <c>/v1/</c> are not found, everything that two readers could read in two ways is invalid.
    /// </summary>
    public static Refusal? Parse(ReadOnlySpan<char> rawTarget, out CanonicalPath path, out QueryData query)
    {
        path = default;
        query = QueryData.Empty;
        var target = WithoutOrigin(rawTarget);
        var mark = target.IndexOf('?');
        var rawPath = mark < 0 ? target : target[..mark];
        if (rawPath.StartsWith("//v1/") || rawPath is "//v1")
            return Refusal.Invalid("the path begins with '//': the configured address ends with a slash, remove it");
        if (!rawPath.StartsWith(Prefix))
            return Refusal.NotFound;
        if (DecodePath(rawPath[Prefix.Length..], out var decoded) is { } broken)
            return broken;
        if (CanonicalPath.TryParse(decoded, out path) is { } refusal)
            return refusal;
        return mark < 0 ? null : QueryData.Parse(target[(mark + 1)..], out query);
    }

    // "GET http://host/v1/x HTTP/1.1": the absolute form that proxies are sent.
    private static ReadOnlySpan<char> WithoutOrigin(ReadOnlySpan<char> target)
    {
        var scheme = target.StartsWith('/') ? -1 : target.IndexOf("://");
        if (scheme < 0)
            return target;
        var authority = target[(scheme + 3)..];
        var slash = authority.IndexOf('/');
        return slash < 0 ? default : authority[slash..];
    }

    private static Refusal? DecodePath(ReadOnlySpan<char> raw, out string decoded)
    {
        decoded = "";
        var ascii = Ascii.IsValid(raw);
        if (ascii && !raw.Contains('%'))
        {
            decoded = raw.ToString();
            return null;
        }
        if (raw.IndexOf("%2F", StringComparison.OrdinalIgnoreCase) >= 0)
            return Refusal.Invalid("paths with an encoded slash are not supported");
        if (raw.IndexOf("%5C", StringComparison.OrdinalIgnoreCase) >= 0)
            return Refusal.Invalid("paths with an encoded backslash are not supported");
        return ascii && PercentEncoding.TryDecode(raw, plusIsSpace: false, out decoded)
            ? null
            : Refusal.Invalid("the path is not valid percent-encoded UTF-8");
    }
}
