using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Mounts;

/// <summary>Keys of the data of a mount: the table, the mount's id, then what the engine makes of it.</summary>
public static class MountKeys
{
    /// <summary>The length of what precedes the engine's own part.</summary>
    public const int PrefixLength = 9;

    /// <summary>A key of a mount's data.</summary>
    /// <param name="mount">The mount's id.</param>
    /// <param name="rest">The engine's own part.</param>
    public static Key Of(ulong mount, ReadOnlySpan<byte> rest)
    {
        var bytes = new byte[PrefixLength + rest.Length];
        bytes[0] = Tables.Mount;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), mount);
        rest.CopyTo(bytes.AsSpan(PrefixLength));
        return new Key(bytes);
    }

    /// <summary>A key of a mount's data: one byte that tells the kind of row, then a path in UTF-8.</summary>
    public static Key Of(ulong mount, byte kind, string path)
    {
        var bytes = new byte[PrefixLength + 1 + Encoding.UTF8.GetByteCount(path)];
        bytes[0] = Tables.Mount;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), mount);
        bytes[PrefixLength] = kind;
        Encoding.UTF8.GetBytes(path, bytes.AsSpan(PrefixLength + 1));
        return new Key(bytes);
    }
}
