using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>The backlog: what waits for its revocation, by target and the moment of the next try.</summary>
internal static partial class Keys
{
    private const int WaitingFront = 1 + sizeof(ulong) + 2;
    private const int WaitingTail = sizeof(long) + Id16.Size;

    /// <summary>The place of one lease: mount, the target's name behind its length, moment, lease.</summary>
    public static Key Waiting(RevocationTarget target, long nextTry, Id16 lease)
    {
        var bytes = WaitingBytes(target, WaitingTail, out var end);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(end), nextTry);
        lease.Write(bytes.AsSpan(end + sizeof(long)));
        return new Key(bytes);
    }

    /// <summary>What waits for a target from a moment up to, not including, another.</summary>
    public static KeyRange WaitingBetween(RevocationTarget target, long from, long until) =>
        new(WaitingBound(target, from), WaitingBound(target, until));

    /// <summary>All that waits, whatever for.</summary>
    public static KeyRange AllWaiting { get; } = KeyRange.Prefix([Tables.Backlog]);

    /// <summary>Whether a key is one of the backlog.</summary>
    public static bool IsWaiting(ReadOnlySpan<byte> key) => key[0] == Tables.Backlog;

    /// <summary>What a key of the backlog says; null if it can't be one.</summary>
    public static (RevocationTarget Target, long NextTry, Id16 Lease)? ReadWaiting(ReadOnlySpan<byte> key)
    {
        if (key.Length < WaitingFront + WaitingTail)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(key[(1 + sizeof(ulong))..]);
        if (key.Length != WaitingFront + length + WaitingTail)
            return null;
        var target = new RevocationTarget(
            BinaryPrimitives.ReadUInt64BigEndian(key[1..]), Encoding.UTF8.GetString(key.Slice(WaitingFront, length)));
        var tail = key[(WaitingFront + length)..];
        return (target, BinaryPrimitives.ReadInt64BigEndian(tail), Id16.Read(tail[sizeof(long)..]));
    }

    private static byte[] WaitingBound(RevocationTarget target, long at)
    {
        var bytes = WaitingBytes(target, sizeof(long), out var end);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(end), at);
        return bytes;
    }

    private static byte[] WaitingBytes(RevocationTarget target, int tail, out int end)
    {
        var name = Encoding.UTF8.GetByteCount(target.Name);
        var bytes = new byte[WaitingFront + name + tail];
        bytes[0] = Tables.Backlog;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), target.Mount);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1 + sizeof(ulong)), (ushort)name);
        Encoding.UTF8.GetBytes(target.Name, bytes.AsSpan(WaitingFront));
        end = WaitingFront + name;
        return bytes;
    }
}
