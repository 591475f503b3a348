using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary>The rows of a versioned mount.</summary>
internal static class KvStore
{
    private static readonly ProtoFormat<KvConfigRow> ConfigFormat = new(KvConfigRow.Parser);

    /// <summary>How the row of a key is stored.</summary>
    public static readonly ProtoFormat<KvKeyRow> KeyFormat = new(KvKeyRow.Parser);

    /// <summary>How data is stored; the same with and without versions.</summary>
    public static readonly ProtoFormat<KvContentRow> ContentFormat = new(KvContentRow.Parser);

    /// <summary>What the mount is set to, guarded; what holds without a setting if nobody wrote it.</summary>
    public static async ValueTask<KvConfigRow> ConfigAsync(Transaction tx, Mount mount, CancellationToken cancel) =>
        await tx.FindAsync(new KvKeys(mount).Config(), ConfigFormat, cancel) ?? new KvConfigRow();

    /// <summary>Stages what the mount is set to.</summary>
    public static void Put(Transaction tx, Mount mount, KvConfigRow config) =>
        tx.Put(new KvKeys(mount).Config(), config, ConfigFormat);

    /// <summary>The row of a key for a change, guarded; null if there is none. Clone it before changing it.</summary>
    public static ValueTask<KvKeyRow?> FindAsync(Transaction tx, Mount mount, string path, CancellationToken cancel) =>
        tx.FindAsync(new KvKeys(mount).Metadata(path), KeyFormat, cancel);

    /// <summary>The row of a key that goes with what is read besides, guarded; null if there is none.</summary>
    public static ValueTask<KvKeyRow?> ViewAsync(Transaction tx, Mount mount, string path, CancellationToken cancel) =>
        tx.ViewAsync(new KvKeys(mount).Metadata(path), KeyFormat, cancel);

    /// <summary>
    /// As <see cref="ViewAsync"/>, for <see cref="ContentAsync"/> of that version, 0 for the current one, and no other.
    /// </summary>
    public static ValueTask<KvKeyRow?> ForContentAsync(
        Transaction tx, Mount mount, string path, long version, CancellationToken cancel)
    {
        var at = new KvKeys(mount).Metadata(path);
        return tx.TryRemembered(at, out KvKeyRow? row) && row.SealedContent is not null &&
            (version == 0 || (ulong)version == row.CurrentVersion)
            ? new ValueTask<KvKeyRow?>(row)
            : tx.ViewAsync(at, KeyFormat, cancel);
    }

    /// <summary>The row of a key for a look; null if there is none.</summary>
    public static ValueTask<KvKeyRow?> PeekAsync(Transaction tx, Mount mount, string path, CancellationToken cancel) =>
        tx.PeekAsync(new KvKeys(mount).Metadata(path), KeyFormat, cancel);

    /// <summary>Stages the row of a key.</summary>
    public static void Put(Transaction tx, Mount mount, string path, KvKeyRow key) =>
        tx.Put(new KvKeys(mount).Metadata(path), key, KeyFormat);

    /// <summary>
    /// The data of a version that lives by the row of <see cref="ForContentAsync"/>, in canonical form.
    /// </summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ContentAsync(
        Transaction tx, Mount mount, string path, KvKeyRow key, ulong version, CancellationToken cancel)
    {
        var keys = new KvKeys(mount);
        var at = keys.Content(path, version);
        if (version == key.CurrentVersion && key.SealedContent is { } known)
            return tx.Barrier.Open(at, known, ContentFormat).Json.Memory;

        var record = await tx.PeekSealedAsync(at, cancel)
            ?? throw new BrokenInvariant($"version {version} of a key lives and has no data");
        if (version == key.CurrentVersion && record.Length <= KvLimits.RememberedBytes && tx.TornBy is null)
        {
            key.SealedContent = record;
            tx.Remember(keys.Metadata(path), key, key.CalculateSize());
        }
        return tx.Barrier.Open(at, record, ContentFormat).Json.Memory;
    }

    /// <summary>Stages the data of a version.</summary>
    public static void PutContent(Transaction tx, Mount mount, string path, ulong version, byte[] json) =>
        tx.Put(new KvKeys(mount).Content(path, version),
            new KvContentRow { Json = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(json) }, ContentFormat);

    /// <summary>Stages the removal of one version's data.</summary>
    public static void DeleteContent(Transaction tx, Mount mount, string path, ulong version) =>
        tx.Delete(new KvKeys(mount).Content(path, version));

    /// <summary>Stages the removal of the data of versions from one number up to, but not including, another.</summary>
    public static void DropContent(Transaction tx, Mount mount, string path, ulong from, ulong to)
    {
        if (to > from + Transaction.FewRows)
        {
            tx.DeleteRange(new KvKeys(mount).ContentBelow(path, to));
            return;
        }
        for (var version = from; version < to; version++)
            DeleteContent(tx, mount, path, version);
    }

    /// <summary>Stages the removal of a key with all its versions.</summary>
    public static void DeleteKey(Transaction tx, Mount mount, string path, KvKeyRow key)
    {
        if (key.Versions.Count > 0)
            DropContent(tx, mount, path, key.Versions[0].Number, key.Versions[^1].Number + 1);
        tx.Delete(new KvKeys(mount).Metadata(path));
    }
}
