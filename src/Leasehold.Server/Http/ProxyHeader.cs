using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Leasehold.Server.Http;

/// <summary>
/// The header of the PROXY protocol, versions 1 and 2, by which a proxy says on whose behalf it connects.
/// </summary>
internal static class ProxyHeader
{
    private const int LongestLine = 107; // Of version 1, its end included.
    private const int FixedLength = 16; // Of version 2.
    private const int LongestBlock = 4096; // Behind the fixed part: addresses, and what proxies add.
    private const int VersionAndProxy = 0x21;
    private const int VersionAndLocal = 0x20;
    private const int Tcp4 = 0x11;
    private const int Tcp6 = 0x21;

    private static ReadOnlySpan<byte> Line => "PROXY "u8;

    private static ReadOnlySpan<byte> Block => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>What the bytes at the beginning of a connection are.</summary>
    /// <param name="bytes">What has come so far.</param>
    /// <param name="length">How long the header is, if there is a whole one.</param>
    /// <param name="client">On whose behalf; null if the proxy speaks for itself, or does not know.</param>
    public static ProxyHeaderKind Read(ReadOnlySequence<byte> bytes, out int length, out IPEndPoint? client)
    {
        (length, client) = (0, null);
        Span<byte> buffer = stackalloc byte[FixedLength + LongestBlock];
        var count = (int)Math.Min(bytes.Length, buffer.Length);
        bytes.Slice(0, count).CopyTo(buffer);
        var head = buffer[..count];
        if (IsBegun(head, Line))
            return count < Line.Length ? ProxyHeaderKind.Unfinished : ReadLine(head, out length, out client);
        if (IsBegun(head, Block))
            return count < FixedLength ? ProxyHeaderKind.Unfinished : ReadBlock(head, out length, out client);
        return ProxyHeaderKind.None;
    }

    private static bool IsBegun(ReadOnlySpan<byte> head, ReadOnlySpan<byte> mark) =>
        head[..Math.Min(head.Length, mark.Length)].SequenceEqual(mark[..Math.Min(head.Length, mark.Length)]);

    private static ProxyHeaderKind ReadLine(ReadOnlySpan<byte> head, out int length, out IPEndPoint? client)
    {
        (length, client) = (0, null);
        var end = head[..Math.Min(head.Length, LongestLine)].IndexOf("\r\n"u8);
        if (end < 0)
            return head.Length < LongestLine ? ProxyHeaderKind.Unfinished : ProxyHeaderKind.Broken;
        length = end + 2;
        var words = Encoding.Latin1.GetString(head[..end]).Split(' ');
        if (words[1] == "UNKNOWN")
            return ProxyHeaderKind.Whole;
        var isRight = words is [_, "TCP4" or "TCP6", _, _, _, _] && IsPort(words[5], out _) &&
            IPAddress.TryParse(words[3], out _);
        if (!isRight || !IPAddress.TryParse(words[2], out var address) || !IsPort(words[4], out var port))
            return ProxyHeaderKind.Broken;
        client = new IPEndPoint(address, port);
        return ProxyHeaderKind.Whole;
    }

    private static ProxyHeaderKind ReadBlock(ReadOnlySpan<byte> head, out int length, out IPEndPoint? client)
    {
        client = null;
        var more = BinaryPrimitives.ReadUInt16BigEndian(head[14..]);
        length = FixedLength + more;
        if (head[12] is not (VersionAndProxy or VersionAndLocal) || more > LongestBlock)
            return ProxyHeaderKind.Broken;
        if (head.Length < length)
            return ProxyHeaderKind.Unfinished;
        if (head[12] == VersionAndLocal)
            return ProxyHeaderKind.Whole;
        var size = head[13] switch { Tcp4 => 4, Tcp6 => 16, _ => 0 };
        if (size == 0)
            return ProxyHeaderKind.Whole; // Another protocol: whose client has no address that we could show.
        var addresses = head[FixedLength..length];
        if (addresses.Length < (2 * size) + 4)
            return ProxyHeaderKind.Broken;
        var port = BinaryPrimitives.ReadUInt16BigEndian(addresses[(2 * size)..]);
        client = new IPEndPoint(new IPAddress(addresses[..size]), port);
        return ProxyHeaderKind.Whole;
    }

    private static bool IsPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;
}
