using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Leasehold.Load.Http;

/// <summary>
/// One kept-alive HTTP/1.1 connection: sends bytes made before, and finds the end of the answer. It understands
/// answers with <c>Content-Length</c> and those without a body; nothing else is needed here.
/// </summary>
internal sealed unsafe class Connection : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _filled;

    public Connection(IPEndPoint server) => _socket.Connect(server);

    public int Descriptor => (int)_socket.Handle;

    /// <summary>When the request under way was sent or fell due, as a timestamp of the stopwatch.</summary>
    public long SentAt { get; set; }

    /// <summary>Which of its requests comes next.</summary>
    public int Next { get; set; }

    public void Send(byte[] request)
    {
        fixed (byte* start = request)
        {
            var sent = Native.Send(Descriptor, start, request.Length, Native.NoSignal);
            if (sent != request.Length)
                throw new IOException($"sent {sent} of {request.Length} bytes, error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>The status of a whole answer, or 0 while part of it is on its way.</summary>
    public int Receive(bool wait = false)
    {
        nint got;
        fixed (byte* start = _buffer)
            got = Native.Receive(Descriptor, start + _filled, BufferSize - _filled, wait ? 0 : Native.NoWait);
        if (got < 0 && Marshal.GetLastPInvokeError() == Native.Again)
            return 0;
        if (got <= 0)
            throw new IOException("the server closed the connection");
        _filled += (int)got;
        return Whole();
    }

    /// <summary>Sends one request and waits for its answer.</summary>
    public int Exchange(byte[] request)
    {
        Send(request);
        var status = 0;
        while (status == 0)
            status = Receive(wait: true);
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private int Whole()
    {
        var answer = _buffer.AsSpan(0, _filled);
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        var status = int.Parse(answer[9..12], CultureInfo.InvariantCulture);
        var length = status == (int)HttpStatusCode.NoContent ? 0 : LengthOf(answer[..(end + 2)]);
        var size = end + 4 + length;
        if (size > BufferSize)
            throw new IOException($"an answer of {size} bytes is larger than the generator expects");
        if (_filled < size)
            return 0;
        if (_filled > size)
            throw new IOException("the server answered more than it was asked");
        _filled = 0;
        return status;
    }

    private static int LengthOf(ReadOnlySpan<byte> headers)
    {
        var at = headers.IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
            throw new IOException("an answer without Content-Length");
        var digits = headers[(at + 18)..];
        return int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
