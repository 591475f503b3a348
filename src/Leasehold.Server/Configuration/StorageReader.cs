using Leasehold.Hcl;
using Leasehold.Storage;

namespace Leasehold.Server.Configuration;

/// <summary>Reads the <c>storage</c> block.</summary>
internal static class StorageReader
{
    private const string Known = "inmem, file, raft, rocksdb, postgresql";

    /// <summary>The storage of this file; null if it names none, or none that we can use.</summary>
    public static StorageConfiguration? Read(HclReader reader, string file, ICollection<string> warnings)
    {
        IReadOnlyList<HclBlock> blocks = [.. reader.TypedBlocks("storage"), .. reader.TypedBlocks("backend")];
        if (blocks.Count > 1)
            reader.Refuse(blocks[1].Position, "only one storage block is permitted");
        if (blocks.Count == 0)
            return null;
        StorageKeys.Of(blocks[0].Labels[0])?.Check(reader.Inside(blocks[0].Body), file, warnings);
        return Read(reader, blocks[0]);
    }

    /// <summary>The type that <c>ha_storage</c> names; null for none.</summary>
    public static string? ReadLock(HclReader reader)
    {
        IReadOnlyList<HclBlock> blocks = [.. reader.TypedBlocks("ha_storage"), .. reader.TypedBlocks("ha_backend")];
        if (blocks.Count > 1)
            reader.Refuse(blocks[1].Position, "only one ha_storage block is permitted");
        return blocks.Count == 0 ? null : blocks[0].Labels[0];
    }

    /// <summary>The storage that one block names; null if we cannot use it.</summary>
    public static StorageConfiguration? Read(HclReader reader, HclBlock block) =>
        ReadTyped(reader, block) is { } storage ? storage with { Anchor = ReadAnchor(reader, block, storage) } : null;

    private static AnchorOptions? ReadAnchor(HclReader reader, HclBlock block, StorageConfiguration storage)
    {
        if (reader.Inside(block.Body).Text("anchor") is not { Length: > 0 } path)
            return null;
        if (storage.Kind is StorageKind.Embedded or StorageKind.Postgres)
            return new AnchorOptions { Path = path };
        reader.Refuse(
            block.Position, $"storage \"{storage.Type}\": 'anchor' is of no use, the store ends with the server");
        return null;
    }

    private static StorageConfiguration? ReadTyped(HclReader reader, HclBlock block)
    {
        var type = block.Labels[0];
        switch (type)
        {
            case "inmem" or "inmem_transactional":
                return StorageConfiguration.Memory with { Type = type };
            case "inmem_ha":
                return StorageConfiguration.SharedMemory;
            case "file" or "raft" or "rocksdb":
                var path = reader.Inside(block.Body).Text("path") ?? "";
                if (path.Length > 0 || type == "raft") // VAULT_RAFT_PATH may say it.
                    return new StorageConfiguration(StorageKind.Embedded, type, path);
                reader.Refuse(block.Position, $"storage \"{type}\": 'path' must be set");
                return null;
            case "postgresql":
                return PostgresReader.Read(reader, block);
            default:
                reader.Refuse(block.Position, $"unknown storage type \"{type}\"; known are: {Known}");
                return null;
        }
    }
}
