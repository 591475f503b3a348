namespace Leasehold.Storage;

/// <summary>A file, best on another disk, that remembers how far a store came.</summary>
public sealed record AnchorOptions
{
    /// <summary>The file; its directory must exist.</summary>
    public required string Path { get; init; }

    /// <summary>Told in a sentence when the file can't be written any more, and when it can again.</summary>
    public Action<string> Report { get; init; } = static _ => { };
}
