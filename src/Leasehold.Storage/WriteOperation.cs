namespace Leasehold.Storage;

/// <summary>What a write does.</summary>
public enum WriteKind : byte
{
    /// <summary>Sets the key to the value.</summary>
    Put = 1,

    /// <summary>Removes the key.</summary>
    Delete = 2,

    /// <summary>Removes the keys from Key up to but not including Value.</summary>
    DeleteRange = 3,

    /// <summary>Adds Value, 8 bytes little endian, to the counter at Key; an absent counter is zero.</summary>
    Add = 4,
}

/// <summary>One write of a batch. Writes of a batch take effect in their order.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The key, or the start of a range.</param>
/// <param name="Value">By kind: the value, the end of the range, the number to add, or empty.</param>
/// <param name="Attachment">What the writer gave along for caches, such as the decoded row; never stored.</param>
public readonly record struct WriteOperation(WriteKind Kind, byte[] Key, byte[] Value, object? Attachment = null)
{
    /// <summary>The keys a DeleteRange removes.</summary>
    public KeyRange Range => new(Key, Value);
}
