using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary><c>detailed-metadata/</c>: a listing that tells of each key what a read of it would.</summary>
internal static class KvDetails
{
    /// <summary>Lists the names below a folder, with the metadata of those that are keys.</summary>
    public static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var folder = KvPath.Of(request);
        if (KvPath.RefuseLong(folder) is { } refusal)
            return refusal;
        var part = ListPage.Of(request);
        if (part.Most is <= 0 or > KvLimits.DetailedNames)
            part = part with { Most = KvLimits.DetailedNames + 1 };
        var names = await StoredObjects.NamesAsync(tx, new KvKeys(request.Mount).Metadata(folder), part, cancel);
        if (names.Count > KvLimits.DetailedNames)
            return TooMany(KvLimits.DetailedNames, "names");
        if (names.Count == 0)
            return Reply.Absent;
        var details = new JsonMap(names.Count);
        var versions = 0;
        foreach (var name in names)
        {
            if (name[^1] == '/' || await KvStore.ViewAsync(tx, request.Mount, folder + name, cancel) is not { } key)
                continue;
            versions += key.Versions.Count;
            if (versions > KvLimits.DetailedVersions)
                return TooMany(KvLimits.DetailedVersions, "versions");
            details.Add(name, KvAnswers.Key(key));
        }
        return new JsonMap(capacity: 2).Add("keys", names).Add("key_info", details);
    }

    private static Refusal TooMany(int most, string what) =>
        Refusal.Invalid($"there are more than {most} {what}: list them in parts with \"limit\" and \"after\"");
}
