using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary><c>data/</c>: the versions of a key with what they hold.</summary>
internal static class KvData
{
    /// <summary>Reads a version: its row and its data, nothing else.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        var path = KvPath.Of(request);
        var asked = request.Fields.Integer("version");
        if (await KvStore.ForContentAsync(tx, request.Mount, path, asked, cancel) is not { } key)
            return Reply.Absent;
        if (KvVersions.Find(key, asked) is not { } version)
            return Reply.Absent;

        var metadata = KvAnswers.Version(key, version);
        if (!KvVersions.IsAlive(version, tx.Now))
            return Gone(new JsonMap(capacity: 2).AddNull("data").Add("metadata", metadata));
        var json = await KvStore.ContentAsync(tx, request.Mount, path, key, version.Number, cancel);
        return new JsonMap(capacity: 2).AddRaw("data", json).Add("metadata", metadata);
    }

    /// <summary>Tells whether a write would be an update.</summary>
    public static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        KvPath.Refuse(request) is null &&
        await KvStore.PeekAsync(tx, request.Mount, KvPath.Of(request), cancel) is not null;

    /// <summary>Stages a new version.</summary>
    public static async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        if (request.Fields.Raw("data") is not { } data)
            return Refusal.Invalid("no data provided");
        var key = await KvStore.FindAsync(tx, request.Mount, KvPath.Of(request), cancel);
        var config = await KvStore.ConfigAsync(tx, request.Mount, cancel);
        return Stage(request, tx, config, key?.Clone() ?? new KvKeyRow(), data.Canonical());
    }

    /// <summary>Stages a new version that merges what was sent into the current one.</summary>
    public static async ValueTask<Reply> PatchAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        if (request.Fields.Raw("data") is not { } patch)
            return Refusal.Invalid("no data provided");
        var path = KvPath.Of(request);
        var key = await KvStore.ForContentAsync(tx, request.Mount, path, version: 0, cancel);
        if (key is null || KvVersions.Find(key, 0) is not { } current)
            return KvAnswers.NothingToPatch;
        if (!KvVersions.IsAlive(current, tx.Now))
            return Gone(KvAnswers.Version(key, current));

        var config = await KvStore.ConfigAsync(tx, request.Mount, cancel);
        var before = await KvStore.ContentAsync(tx, request.Mount, path, key, current.Number, cancel);
        var merged = MergePatch.Apply(new JsonValue(before), new JsonValue(patch.Canonical()));
        return Stage(request, tx, config, key.Clone(), merged);
    }

    /// <summary>Stages the deletion of the current version; it can be undone.</summary>
    public static async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        var path = KvPath.Of(request);
        var key = (await KvStore.FindAsync(tx, request.Mount, path, cancel))?.Clone();
        if (key is not null && KvVersions.Find(key, 0) is { } version && KvVersions.Delete(version, tx.Now))
            KvStore.Put(tx, request.Mount, path, key);
        return Reply.Done;
    }

    private static Reply Stage(Request request, Transaction tx, KvConfigRow config, KvKeyRow key, byte[] json)
    {
        var required = config.CasRequired || key.CasRequired;
        if (CheckAndSet.Check(request.Fields.Raw("options"), required, key.CurrentVersion) is { } refusal)
            return refusal;
        if (json.Length > KvLimits.ContentBytes)
            return StoredObjects.TooLarge;

        var path = KvPath.Of(request);
        var oldest = key.Versions.Count == 0 ? 0 : key.Versions[0].Number;
        var version = KvVersions.Add(key, config, tx.Now);
        KvStore.PutContent(tx, request.Mount, path, version.Number, json);
        if (oldest > 0)
            KvStore.DropContent(tx, request.Mount, path, oldest, key.Versions[0].Number);
        KvStore.Put(tx, request.Mount, path, key);
        return KvAnswers.Version(key, version);
    }

    // Not found, yet told: clients read the metadata of what was deleted.
    private static Reply Gone(JsonMap answer) => new Reply.Data(answer) { Status = ReplyStatus.NotFoundWithData };
}
