using Leasehold.Hcl;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Migration;

/// <summary>The file of <c>operator migrate</c>: from where to where.</summary>
/// <param name="Source">The store that is read.</param>
/// <param name="Destination">The store that is filled.</param>
public sealed record MigrationConfiguration(StorageConfiguration Source, StorageConfiguration Destination)
{
    private const string SourceKey = "storage_source";
    private const string DestinationKey = "storage_destination";

    /// <summary>Reads a file's text. Null if it is no good: then the sentences say why.</summary>
    public static MigrationConfiguration? Read(ReadOnlySpan<byte> text, string fileName, ICollection<string> errors)
    {
        var result = HclParser.Parse(text, fileName);
        if (!result.Succeeded(out var document, out var error))
        {
            errors.Add(error.ToString());
            return null;
        }
        var faults = new List<HclError>();
        var reader = new HclReader(document, document.Root, faults);
        var source = Storage(reader, SourceKey);
        var destination = Storage(reader, DestinationKey);
        foreach (var item in reader.Except([SourceKey, DestinationKey, "cluster_addr"]))
            reader.Refuse(item.Position, $"unknown key '{item.Key}'; known are: {SourceKey}, {DestinationKey}");
        if (source is not null && destination is not null && IsSame(source, destination))
            reader.Refuse(default, "source and destination are the same store");
        foreach (var fault in faults)
            errors.Add(fault.ToString());
        return faults.Count == 0 && source is not null && destination is not null
            ? new MigrationConfiguration(source, destination)
            : null;
    }

    private static StorageConfiguration? Storage(HclReader reader, string key)
    {
        var blocks = reader.TypedBlocks(key);
        if (blocks.Count != 1)
        {
            reader.Refuse(blocks.Count == 0 ? new HclPosition(1, 1) : blocks[1].Position,
                $"exactly one '{key}' block is required");
            return null;
        }
        if (StorageReader.Read(reader, blocks[0]) is not { } storage)
            return null;
        if (storage.Kind == StorageKind.Memory)
        {
            reader.Refuse(blocks[0].Position,
                $"{key} \"{storage.Type}\": memory ends with its process, so there is nothing to copy from or to");
        }
        else if (storage is { Kind: StorageKind.Embedded, Path: "" })
            reader.Refuse(blocks[0].Position, $"{key} \"{storage.Type}\": 'path' must be set");
        return storage;
    }

    private static bool IsSame(StorageConfiguration one, StorageConfiguration other) =>
        one.Kind == StorageKind.Embedded && other.Kind == StorageKind.Embedded && one.Path.Length > 0
        && other.Path.Length > 0 && Full(one.Path) == Full(other.Path);

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
