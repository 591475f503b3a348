using System.Net.Sockets;
using System.Security.Authentication;

namespace Leasehold.Client.Transport;

/// <summary>Go's words for what can go wrong on the way: operators and scripts know them.</summary>
internal static class FailureText
{
    public const string TimedOut = "context deadline exceeded";
    public const string Downgrade = "redirect would cause protocol downgrade";

    public static string Of(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DialException: return cause.Message;
                case UntrustedException: return cause.Message;
                case AuthenticationException: return Handshake((AuthenticationException)cause);
                case SocketException socket: return Lost(socket);
            }
        }
        return failure is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException
            ? "EOF" : failure.Message;
    }

    private static string Lost(SocketException socket) => socket.SocketErrorCode == SocketError.ConnectionReset
        ? "read: connection reset by peer" : $"read: {socket.Message}";

    // A plain HTTP server answers a TLS hello with text, which no TLS stack takes for a record.
    private static string Handshake(AuthenticationException failure) => failure.InnerException is UntrustedException why
        ? why.Message
        : failure.ToString().Contains("frame", StringComparison.OrdinalIgnoreCase)
            || failure.ToString().Contains("wrong version number", StringComparison.OrdinalIgnoreCase)
            ? "http: server gave HTTP response to HTTPS client"
            : $"tls: {failure.Message}";
}
