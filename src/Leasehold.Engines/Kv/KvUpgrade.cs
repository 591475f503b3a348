using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Engines.Kv.Rows;
using Leasehold.Storage;

namespace Leasehold.Engines.Kv;

/// <summary>Makes the objects of a mount without versions the first versions of a mount with versions.</summary>
internal static class KvUpgrade
{
    private const int BatchSize = 8; // Objects may be as large as the store takes.

    /// <summary>Stages the upgrade of a few objects; false if none is left.</summary>
    public static async ValueTask<bool> SomeAsync(Transaction tx, Mount mount, CancellationToken cancel)
    {
        var range = KeyRange.Prefix(MountKeys.Of(mount.Id, PlainKvEngine.ObjectKind, "").Bytes);
        var page = await tx.ScanAsync(range, BatchSize, KvStore.ContentFormat, cancel);
        foreach (var (key, row) in page.Rows)
        {
            var path = Encoding.UTF8.GetString(key.Bytes.AsSpan(MountKeys.PrefixLength + 1));
            var upgraded = new KvKeyRow();
            var version = KvVersions.Add(upgraded, new KvConfigRow(), tx.Now);
            KvStore.PutContent(tx, mount, path, version.Number, row.Json.ToByteArray());
            KvStore.Put(tx, mount, path, upgraded);
            tx.Delete(key);
        }
        return page.Rows.Count > 0;
    }
}
