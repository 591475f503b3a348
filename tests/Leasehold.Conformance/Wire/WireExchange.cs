using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Leasehold.Conformance.Wire;

/// <summary>
/// One connection: sends the bytes of a row, waits for its answers, then asks for something harmless. Whatever comes
/// back beside the answer to that was brought in by the row.
/// </summary>
internal sealed class WireExchange(WireRow row) : IDisposable
{
    private const string Last =
        "GET /v1/sys/seal-status HTTP/1.1\r\nHost: x\r\nX-Vault-Namespace: root\r\nConnection: close\r\n\r\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly MemoryStream _received = new();
    private readonly bool _isHead = row.Request.StartsWith("HEAD ", StringComparison.Ordinal);
    private readonly int _expected = row.MayEndUnanswered ? 0 : row.Answers.Split(' ').Length;
    private bool _asked;

    /// <summary>The statuses as <see cref="WireRow.Answers"/> writes them, and all that was read.</summary>
    public async Task<(string Answers, string Read)> RunAsync(int port, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
        var reading = ReadAsync(limit.Token);
        // With nothing to wait for, or nothing more to come, the server is told so.
        var ends = _expected == 0 || row.Request.EndsWith('⊣');
        await SendAsync(WireText.Bytes(row.Request.TrimEnd('⊣')), ends, limit.Token);
        await reading;
        var text = Encoding.Latin1.GetString(_received.ToArray());
        var answers = WireAnswers.Of(text, _isHead);
        return (answers.Count == 0 ? "-" : string.Join(' ', answers), text);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _received.Dispose();
    }

    private async Task SendAsync(byte[] bytes, bool ends, CancellationToken cancel)
    {
        try
        {
            await _socket.SendAsync(bytes, cancel);
            if (ends)
                _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Refused before all was sent.
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, cancel) is > 0 and var length)
            {
                _received.Write(buffer, 0, length);
                await AskAsync(cancel);
            }
        }
        catch (SocketException)
        {
            // A reset behind the answer: the server left bytes unread.
        }
        catch (OperationCanceledException)
        {
            _received.Write("(neither an answer nor an end)"u8);
        }
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        if (_asked || WireAnswers.Of(Encoding.Latin1.GetString(_received.ToArray()), _isHead).Count < _expected)
            return;
        _asked = true;
        await SendAsync(Encoding.ASCII.GetBytes(Last), ends: false, cancel);
    }
}
