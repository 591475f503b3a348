namespace Leasehold.Storage.Transfer;

/// <summary>A stream is no export that can be read: damaged, cut, foreign, or of a newer version.</summary>
public sealed class ExportDamagedException : StoreException
{
    internal ExportDamagedException(long offset, string reason)
        : base($"the export cannot be read at offset {offset}: {reason}") => Offset = offset;

    /// <summary>Where the part that can't be read begins, in bytes from the start of the stream.</summary>
    public long Offset { get; }
}
