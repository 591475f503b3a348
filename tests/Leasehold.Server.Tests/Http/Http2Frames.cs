using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Leasehold.Server.Tests.Http;

/// <summary>One request of HTTP/2 written frame by frame, with headers that no client library would send.</summary>
internal static class Http2Frames
{
    /// <summary>The first byte of a header block whose status is 204, from the static table of HPACK.</summary>
    public const byte Status204 = 0x89;

    /// <summary>As <see cref="Status204"/>, for 400.</summary>
    public const byte Status400 = 0x8c;

    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte EndsStreamAndHeaders = 0b101;

    /// <summary>
    /// Sends <c>GET /v1/a</c> with the headers and returns the first byte of the answer's header block.
    /// </summary>
    public static async Task<byte> AskAsync(
        int port, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await using var stream = await OpenAsync(client, port, cancel);
        await WriteFrameAsync(stream, HeadersFrame, EndsStreamAndHeaders, 1, Block(headers), cancel);
        return await ReadStatusAsync(stream, cancel);
    }

    /// <summary>Begins so many requests and resets each at once, until the server has had enough.</summary>
    public static async Task FloodAsync(int port, int resets, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await using var stream = await OpenAsync(client, port, cancel);
        var block = Block([]);
        try
        {
            for (var id = 1; id < 2 * resets; id += 2)
            {
                await WriteFrameAsync(stream, HeadersFrame, EndsStreamAndHeaders, id, block, cancel);
                await WriteFrameAsync(stream, ResetFrame, 0, id, [0, 0, 0, 8], cancel);
            }
        }
        catch (IOException)
        {
            // It has.
        }
    }

    private static async Task<SslStream> OpenAsync(TcpClient client, int port, CancellationToken cancel)
    {
        await client.ConnectAsync("127.0.0.1", port, cancel);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        }, cancel);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancel);
        await WriteFrameAsync(stream, SettingsFrame, 0, 0, [], cancel);
        return stream;
    }

    private static byte[] Block(IReadOnlyList<(string Name, string Value)> headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers.Prepend((":authority", "x")).Prepend((":path", "/v1/a"))
                     .Prepend((":scheme", "https")).Prepend((":method", "GET")))
        {
            block.Add(0);
            block.Add((byte)name.Length);
            block.AddRange(Encoding.ASCII.GetBytes(name));
            block.Add((byte)value.Length);
            block.AddRange(Encoding.ASCII.GetBytes(value));
        }
        return [.. block];
    }

    private static async Task WriteFrameAsync(
        Stream stream, byte type, byte flags, int streamId, byte[] payload, CancellationToken cancel)
    {
        var frame = new byte[9 + payload.Length];
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        await stream.WriteAsync(frame, cancel);
    }

    private static async Task<byte> ReadStatusAsync(Stream stream, CancellationToken cancel)
    {
        var head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancel);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, cancel);
            if (head[3] == HeadersFrame)
                return payload.First(static first => first != 0x20); // 0x20 only sets the size of the header table.
        }
    }
}
