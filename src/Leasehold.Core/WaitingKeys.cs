using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>The backlog: what waits for its revocation, by target and the moment of the next try.</summary>
internal static class WaitingKeys
{
    private const int Front = 1 + sizeof(ulong) + 2;
    private const int Tail = sizeof(long) + Id16.Size;

    /// <summary>The place of one lease: mount, the target's name behind its length, moment, lease.</summary>
    public static Key Of(RevocationTarget target, long nextTry, Id16 lease)
    {
        var bytes = Bytes(target, Tail, out var end);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(end), nextTry);
        lease.Write(bytes.AsSpan(end + sizeof(long)));
        return new Key(bytes);
    }

    /// <summary>What waits for a target from a moment up to, not including, another.</summary>
    public static KeyRange Between(RevocationTarget target, long from, long until) =>
        new(Bound(target, from), Bound(target, until));

    /// <summary>All that waits, whatever for.</summary>
    public static KeyRange All { get; } = KeyRange.Prefix([Tables.Backlog]);

    /// <summary>Whether a key is one of the backlog.</summary>
    public static bool Is(ReadOnlySpan<byte> key) => key[0] == Tables.Backlog;

    /// <summary>What a key of the backlog says; null if it can't be one.</summary>
    public static (RevocationTarget Target, long NextTry, Id16 Lease)? Read(ReadOnlySpan<byte> key)
    {
        if (key.Length < Front + Tail)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(key[(1 + sizeof(ulong))..]);
        if (key.Length != Front + length + Tail)
            return null;
        var target = new RevocationTarget(
            BinaryPrimitives.ReadUInt64BigEndian(key[1..]), Encoding.UTF8.GetString(key.Slice(Front, length)));
        var tail = key[(Front + length)..];
        return (target, BinaryPrimitives.ReadInt64BigEndian(tail), Id16.Read(tail[sizeof(long)..]));
    }

    private static byte[] Bound(RevocationTarget target, long at)
    {
        var bytes = Bytes(target, sizeof(long), out var end);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(end), at);
        return bytes;
    }

    private static byte[] Bytes(RevocationTarget target, int tail, out int end)
    {
        var name = Encoding.UTF8.GetByteCount(target.Name);
        var bytes = new byte[Front + name + tail];
        bytes[0] = Tables.Backlog;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), target.Mount);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1 + sizeof(ulong)), (ushort)name);
        Encoding.UTF8.GetBytes(target.Name, bytes.AsSpan(Front));
        end = Front + name;
        return bytes;
    }
}
