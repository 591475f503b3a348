using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leasehold.Conformance.Fuzz;

/// <summary>A connection that is kept, and opened again when the server has closed it.</summary>
internal sealed class FuzzConnection(int port) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;

    /// <summary>The status and the body; the status 0 if the connection ended without an answer.</summary>
    public async Task<(int Status, string Body)> SendAsync(byte[] request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        var socket = _socket ??= await OpenAsync(limit.Token);
        var isHead = request.AsSpan().StartsWith("HEAD "u8);
        try
        {
            await socket.SendAsync(request, limit.Token);
            var text = new StringBuilder();
            while (true)
            {
                var length = await socket.ReceiveAsync(_buffer, limit.Token);
                text.Append(Encoding.Latin1.GetString(_buffer, 0, length));
                if (length == 0 || IsWhole(text.ToString(), isHead))
                    return Read(text.ToString());
            }
        }
        catch (SocketException)
        {
            Dispose();
            return (0, "");
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> OpenAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        return socket;
    }

    private static string WithoutInterim(string text) =>
        text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal) &&
        text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end
            ? text[(end + 4)..]
            : text;

    private static bool IsWhole(string received, bool isHead)
    {
        var text = WithoutInterim(received);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        const string name = "\r\nContent-Length: ";
        var at = text.IndexOf(name, 0, end, StringComparison.Ordinal);
        if (isHead || at < 0)
            return true;
        var digits = text.AsSpan(at + name.Length);
        var length = int.Parse(digits[..digits.IndexOf('\r')], CultureInfo.InvariantCulture);
        return text.Length >= end + 4 + length;
    }

    private (int Status, string Body) Read(string received)
    {
        var text = WithoutInterim(received);
        if (text.Length == 0 || text.Contains("\r\nConnection: close", StringComparison.Ordinal))
            Dispose();
        var parts = text.Split("\r\n\r\n", 2);
        return parts.Length < 2
            ? (0, text)
            : (int.Parse(text.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture), parts[1]);
    }
}
