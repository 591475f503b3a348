using System.Diagnostics.CodeAnalysis;

namespace Leasehold.Client;

/// <summary>Where a server listens: an HTTP or HTTPS URL with an optional path prefix, or a unix socket.</summary>
public sealed record ServerAddress
{
    private const string UnixScheme = "unix://";

    private ServerAddress(Uri url, string? socketPath)
    {
        Url = url;
        SocketPath = socketPath;
    }

    /// <summary>Scheme, host, port and path prefix; <c>http://localhost</c> for a unix socket.</summary>
    public Uri Url { get; }

    /// <summary>The socket's file; null for TCP.</summary>
    public string? SocketPath { get; }

    /// <summary>The address clients assume when nobody names one: <c>https://127.0.0.1:8200</c>.</summary>
    public static ServerAddress Default { get; } = new(new Uri("https://127.0.0.1:8200"), socketPath: null);

    /// <summary>Reads <c>http://</c>, <c>https://</c> and <c>unix://</c> addresses; anything else is refused.</summary>
    /// <param name="text">The address, blanks around it ignored.</param>
    /// <param name="address">The address read, null when refused.</param>
    /// <param name="error">A sentence that says what is wrong, null when accepted.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ServerAddress? address,
        [NotNullWhen(false)] out string? error)
    {
        var trimmed = text.Trim();
        address = null;
        error = null;
        if (trimmed.StartsWith(UnixScheme, StringComparison.Ordinal) && trimmed.Length > UnixScheme.Length)
        {
            address = new ServerAddress(new Uri("http://localhost"), trimmed[UnixScheme.Length..]);
            return true;
        }
        if (Uri.TryCreate(trimmed, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.Host.Length > 0)
        {
            address = new ServerAddress(url, socketPath: null);
            return true;
        }
        error = $"address \"{trimmed}\" must begin with http://, https:// or unix://";
        return false;
    }

    /// <summary>The address as a URL; a password written into it is not shown.</summary>
    public override string ToString() =>
        SocketPath is null ? Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : UnixScheme + SocketPath;
}
