using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;

namespace Leasehold.Engines.Kv;

/// <summary>The key of a versioned mount and the data of its versions agree.</summary>
internal static class KvVerification
{
    /// <summary>What is wrong with a row; null for nothing.</summary>
    public static ValueTask<string?> FaultAsync(Key key, IRowLookup rows, CancellationToken cancel) =>
        KvKeys.ReadContent(key) is var (keys, path, version) ? OfContentAsync(keys, path, version, rows, cancel)
        : KvKeys.ReadMetadata(key) is var (owner, name) ? OfKeyAsync(key, owner, name, rows, cancel)
        : new(null as string);

    private static async ValueTask<string?> OfContentAsync(
        KvKeys keys, string path, ulong number, IRowLookup rows, CancellationToken cancel)
    {
        var owner = await rows.PeekAsync(keys.Metadata(path), KvStore.KeyFormat, cancel);
        var version = owner?.Versions.FirstOrDefault(version => version.Number == number);
        if (owner is null)
            return $"it is the data of version {number} of a key that is missing";
        return version is null ? $"it is the data of version {number}, which its key does not have"
            : version.Destroyed ? $"it is the data of version {number}, which is destroyed"
            : null;
    }

    private static async ValueTask<string?> OfKeyAsync(
        Key key, KvKeys keys, string path, IRowLookup rows, CancellationToken cancel)
    {
        if (await rows.PeekAsync(key, KvStore.KeyFormat, cancel) is not { } row)
            return null;
        foreach (var version in row.Versions)
        {
            if (!version.Destroyed && !await rows.ExistsAsync(keys.Content(path, version.Number), cancel))
                return $"the data of its version {version.Number} is missing";
        }
        return null;
    }
}
