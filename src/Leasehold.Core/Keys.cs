using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Storage;

namespace Leasehold.Core;

/// <summary>The layout of all keys of the kernel (<c>docs/decisions/0003</c>).</summary>
internal static class Keys
{
    /// <summary>The namespace that exists: the root.</summary>
    private const byte RootNamespace = 0;

    public static Key Token(Id16 id) => Of(Tables.Token, id);

    public static Key Accessor(Id16 hmac) => Of(Tables.Accessor, hmac);

    public static Key Child(Id16 parent, Id16 child) => Pair(Tables.Child, parent, child);

    public static KeyRange Children(Id16 parent) => KeyRange.Prefix(Of(Tables.Child, parent).Bytes);

    /// <summary>The child's id in a key of <see cref="Children"/>.</summary>
    public static Id16 ChildOf(ReadOnlySpan<byte> key) => Id16.Read(key[17..]);

    public static Key Lease(Id16 id) => Of(Tables.Lease, id);

    public static Key Intent(Id16 lease) => Of(Tables.Intent, lease);

    public static KeyRange AllIntents { get; } = KeyRange.Prefix([Tables.Intent]);

    public static Key Owned(Id16 owner, Id16 lease) => Pair(Tables.Owned, owner, lease);

    public static KeyRange OwnedBy(Id16 owner) => KeyRange.Prefix(Of(Tables.Owned, owner).Bytes);

    /// <summary>The lease's id in a key of <see cref="OwnedBy"/>.</summary>
    public static Id16 OwnedLease(ReadOnlySpan<byte> key) => Id16.Read(key[17..]);

    public static Key Path(ulong mount, string path, Id16 id)
    {
        var text = Encoding.UTF8.GetByteCount(path);
        var bytes = new byte[10 + text + 17];
        WritePathStart(bytes, mount);
        Encoding.UTF8.GetBytes(path, bytes.AsSpan(10));
        bytes[10 + text] = (byte)'/';
        id.Write(bytes.AsSpan(11 + text));
        return new Key(bytes);
    }

    public static KeyRange PathsOf(ulong mount)
    {
        var bytes = new byte[10];
        WritePathStart(bytes, mount);
        return KeyRange.Prefix(bytes);
    }

    /// <summary>The paths of a mount that begin with a text.</summary>
    public static KeyRange PathsUnder(ulong mount, string prefix)
    {
        var bytes = new byte[10 + Encoding.UTF8.GetByteCount(prefix)];
        WritePathStart(bytes, mount);
        Encoding.UTF8.GetBytes(prefix, bytes.AsSpan(10));
        return KeyRange.Prefix(bytes);
    }

    /// <summary>The paths of all mounts.</summary>
    public static KeyRange AllPaths { get; } = KeyRange.Prefix([Tables.Path]);

    /// <summary>The mount in a key of <see cref="PathsOf"/>.</summary>
    public static ulong PathMount(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key[2..]);

    /// <summary>The path in a key of <see cref="PathsOf"/>.</summary>
    public static string PathText(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[10..^17]);

    /// <summary>The path in a key of <see cref="PathsOf"/>, in UTF-8.</summary>
    public static ReadOnlySpan<byte> PathBytes(ReadOnlySpan<byte> key) => key[10..^17];

    /// <summary>The row's id in a key of <see cref="PathsOf"/>.</summary>
    public static Id16 PathId(ReadOnlySpan<byte> key) => Id16.Read(key[^16..]);

    private static void WritePathStart(Span<byte> bytes, ulong mount)
    {
        bytes[0] = Tables.Path;
        bytes[1] = RootNamespace;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[2..], mount);
    }

    public static Key DueEntry(Due due, ulong mount, RowKind kind, Id16 id)
    {
        var bytes = new byte[DueLength];
        bytes[0] = Tables.Due;
        bytes[1] = (byte)due.Class;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), due.At);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(10), mount);
        bytes[18] = (byte)kind;
        id.Write(bytes.AsSpan(19));
        return new Key(bytes);
    }

    /// <summary>Length of a key of the expiry index.</summary>
    public const int DueLength = 35;

    public static (Due Due, ulong Mount, RowKind Kind, Id16 Id) ReadDue(ReadOnlySpan<byte> key) =>
        (new Due((DueClass)key[1], BinaryPrimitives.ReadInt64BigEndian(key[2..])),
            BinaryPrimitives.ReadUInt64BigEndian(key[10..]), (RowKind)key[18], Id16.Read(key[19..]));

    /// <summary>The entries of a class from a moment on.</summary>
    public static KeyRange DueFrom(DueClass queue, long from) => DueBetween(queue, from, long.MaxValue);

    /// <summary>The entries of a class from a moment up to, not including, another.</summary>
    public static KeyRange DueBetween(DueClass queue, long from, long until) =>
        new(DueBound(queue, from), DueBound(queue, until));

    private static byte[] DueBound(DueClass queue, long at)
    {
        var bytes = new byte[10];
        bytes[0] = Tables.Due;
        bytes[1] = (byte)queue;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), at);
        return bytes;
    }

    /// <summary>Where the head of a class was last seen: nothing lies, nor is put, before it.</summary>
    public static Key DueFloor(DueClass queue) => new([Tables.Clear, (byte)'d', (byte)queue]);

    /// <summary>The class whose floor a key is; null for all other keys.</summary>
    public static DueClass? FloorClass(ReadOnlySpan<byte> key) =>
        key.Length == 3 && key[0] == Tables.Clear && key[1] == (byte)'d' ? (DueClass)key[2] : null;

    public static Key Work(ulong id)
    {
        var bytes = new byte[9];
        bytes[0] = Tables.Work;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), id);
        return new Key(bytes);
    }

    /// <summary>The job in a key of <see cref="Work"/>.</summary>
    public static ulong WorkId(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key[1..]);

    /// <summary>The id of the job that tidied tokens last, big endian: it runs if the job's row is there.</summary>
    public static Key TokenTidy { get; } = new([Tables.Clear, (byte)'t']);

    public static KeyRange AllWork { get; } = KeyRange.Prefix([Tables.Work]);

    public static Key Grave(long bucket, Id16 id) => Bucketed(Tables.Grave, bucket, id);

    public static Key LeaseGrave(long bucket, Id16 id) => Bucketed(Tables.LeaseGrave, bucket, id);

    public static Key GraveAlias(long bucket, Id16 accessor) => Bucketed(Tables.GraveAlias, bucket, accessor);

    public static Key GraveLog(long at, Id16 id) => Bucketed(Tables.GraveLog, at, id);

    /// <summary>All graves of one of the grave tables before a bucket or moment.</summary>
    public static KeyRange GravesBefore(byte table, long bucket) =>
        new([table], Bucketed(table, bucket, default).Bytes);

    /// <summary>The bucket, or in the log the moment, in a key of the grave tables.</summary>
    public static long BucketIn(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key[1..]);

    private static Key Bucketed(byte table, long at, Id16 id)
    {
        var bytes = new byte[25];
        bytes[0] = table;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), at);
        id.Write(bytes.AsSpan(9));
        return new Key(bytes);
    }

    /// <summary>A counter of living rows by mount, role and kind.</summary>
    public static Key Count(ulong mount, string role, RowKind kind)
    {
        var bytes = new byte[10 + Encoding.UTF8.GetByteCount(role)];
        bytes[0] = Tables.Count;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), mount);
        bytes[9] = (byte)kind;
        Encoding.UTF8.GetBytes(role, bytes.AsSpan(10));
        return new Key(bytes);
    }

    /// <summary>All counters.</summary>
    public static KeyRange AllCounts { get; } = KeyRange.Prefix([Tables.Count]);

    /// <summary>The counters of a mount.</summary>
    public static KeyRange CountsOf(ulong mount) =>
        KeyRange.Prefix(Count(mount, "", default).Bytes[..9]);

    /// <summary>The mount that a counter belongs to.</summary>
    public static ulong CountMount(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key[1..]);

    /// <summary>The kind of rows that a counter counts.</summary>
    public static RowKind CountKind(ReadOnlySpan<byte> key) => (RowKind)key[9];

    /// <summary>The role that a counter belongs to, in UTF-8.</summary>
    public static ReadOnlySpan<byte> CountRole(ReadOnlySpan<byte> key) => key[10..];

    /// <summary>A row of cold configuration of the root namespace, by kind and name.</summary>
    public static Key System(string kind, string name)
    {
        var bytes = new byte[2 + Encoding.UTF8.GetByteCount(kind) + 1 + Encoding.UTF8.GetByteCount(name)];
        bytes[0] = Tables.Sys;
        bytes[1] = RootNamespace;
        var length = Encoding.UTF8.GetBytes(kind, bytes.AsSpan(2));
        bytes[2 + length] = (byte)'/';
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(3 + length));
        return new Key(bytes);
    }

    /// <summary>All rows of cold configuration of one kind.</summary>
    public static KeyRange AllSystem(string kind) => KeyRange.Prefix(System(kind, "").Bytes);

    /// <summary>The name in a key of <see cref="System"/>.</summary>
    public static string SystemName(ReadOnlySpan<byte> key, string kind) =>
        Encoding.UTF8.GetString(key[(3 + Encoding.UTF8.GetByteCount(kind))..]);

    /// <summary>All data of a mount.</summary>
    public static KeyRange MountData(ulong mount) => KeyRange.Prefix(Mounts.MountKeys.Of(mount, []).Bytes);

    private static Key Pair(byte table, Id16 first, Id16 second)
    {
        var bytes = new byte[33];
        bytes[0] = table;
        first.Write(bytes.AsSpan(1));
        second.Write(bytes.AsSpan(17));
        return new Key(bytes);
    }

    private static Key Of(byte table, Id16 id)
    {
        var bytes = new byte[17];
        bytes[0] = table;
        id.Write(bytes.AsSpan(1));
        return new Key(bytes);
    }
}
