using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>
/// A key of the store: a table's byte and what follows. Compared by content. The bytes are never changed.
/// </summary>
public readonly struct Key(byte[] bytes) : IEquatable<Key>
{
    private readonly byte[]? _bytes = bytes;

    /// <summary>The key's table, of <see cref="Tables"/>.</summary>
    public byte Table => Bytes[0];

    /// <summary>All its bytes, the table first.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => Bytes.Length;

    /// <summary>The array itself, for the store: not to be changed.</summary>
    public byte[] Bytes => _bytes ?? [];

    /// <summary>The key of a row that is named by one id.</summary>
    public static Key Of(byte table, Id16 id)
    {
        var bytes = new byte[1 + Id16.Size];
        bytes[0] = table;
        id.Write(bytes.AsSpan(1));
        return new Key(bytes);
    }

    /// <summary>The key of a row that is named by two ids, such as parent and child.</summary>
    public static Key Of(byte table, Id16 first, Id16 second)
    {
        var bytes = new byte[1 + Id16.Size + Id16.Size];
        bytes[0] = table;
        first.Write(bytes.AsSpan(1));
        second.Write(bytes.AsSpan(1 + Id16.Size));
        return new Key(bytes);
    }

    /// <summary>All keys that begin with this one.</summary>
    public KeyRange ToPrefix() => KeyRange.Prefix(Bytes);

    /// <inheritdoc/>
    public bool Equals(Key other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Key other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Whether both have the same bytes.</summary>
    public static bool operator ==(Key left, Key right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Key left, Key right) => !left.Equals(right);
}
