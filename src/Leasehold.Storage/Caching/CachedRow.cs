namespace Leasehold.Storage.Caching;

/// <summary>What a key has had since a commit, up to the last settled one. Belongs to its shard's lock.</summary>
/// <param name="key">The key.</param>
/// <param name="hash">Its hash.</param>
internal sealed class CachedRow(byte[] key, int hash)
{
    // An object of this class, its places in the shard, and the headers of key and value.
    private const int OverheadBytes = 200;

    public byte[] Key => key;

    public int Hash => hash;

    /// <summary>The value as it is stored; null: the key is known to be absent.</summary>
    public byte[]? Value { get; set; }

    /// <summary>The first commit known to have had the value; views before it look elsewhere.</summary>
    public long Since { get; set; }

    /// <summary>Up to which commit the deleted ranges are accounted for.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Whether it was asked for since the hand went past.</summary>
    public bool IsUsed { get; set; }

    public int Bytes => OverheadBytes + key.Length + (Value?.Length ?? 0);
}
