namespace Leasehold.Core.Barrier;

/// <summary>
/// A sealed record can't be opened: changed, moved, of another store, or of a key that is gone. Names table and key,
/// never the content.
/// </summary>
public sealed class RecordDamagedException : Exception
{
    internal RecordDamagedException(Key key, string reason)
        : base($"record in table 0x{key.Table:x2} with key {key} is damaged: {reason}") => Key = key;

    /// <summary>The key of the damaged record.</summary>
    public Key Key { get; }
}
