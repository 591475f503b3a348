namespace Leasehold.Storage.Staging;

/// <summary>
/// What a transaction has staged for one key: a value, its absence, or a number on top of what is stored.
/// </summary>
internal readonly record struct StagedValue(byte[]? Value, long Delta, bool IsDelta)
{
    public static readonly StagedValue Deleted = new(null, 0, false);

    public static StagedValue Of(byte[] value) => new(value, 0, false);

    public static StagedValue Plus(long number) => new(null, number, true);

    /// <summary>The value seen by a reader, given what is stored.</summary>
    public byte[]? Over(byte[]? stored) => IsDelta ? Counter.Encode(Counter.Decode(stored) + Delta) : Value;
}
