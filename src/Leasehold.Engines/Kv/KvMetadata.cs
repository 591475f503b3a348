using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary><c>metadata/</c>: keys, their settings and their versions without data.</summary>
internal static class KvMetadata
{
    private const string CasMandated =
        "\"cas_required\" set to false, but is mandated by backend config. This value will be ignored.";

    private static readonly string[] Settings =
        ["max_versions", "cas_required", "delete_version_after", "custom_metadata", "metadata_cas_required"];

    /// <summary>Reads a key.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        var key = await KvStore.PeekAsync(tx, request.Mount, KvPath.Of(request), cancel);
        return key is null ? Reply.Absent : KvAnswers.Key(key);
    }

    /// <summary>Lists the names below a folder.</summary>
    public static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.RefuseLong(KvPath.Of(request)) is { } refusal)
            return refusal;
        var prefix = new KvKeys(request.Mount).Metadata(KvPath.Of(request));
        return Reply.Keys(await StoredObjects.NamesAsync(tx, prefix, ListPage.Of(request), cancel));
    }

    /// <summary>Stages the settings that were sent; makes the key if there is none.</summary>
    public static async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        if (!Array.Exists(Settings, request.Has))
            return Reply.Done;
        var pairs = request.Has("custom_metadata") ? request.Fields.Pairs("custom_metadata") : null;
        if (pairs is not null && CustomMetadata.Check(pairs) is { } invalid)
            return invalid;

        var key = (await KvStore.FindAsync(tx, request.Mount, KvPath.Of(request), cancel))?.Clone() ?? new KvKeyRow();
        return await StageAsync(request, tx, key, pairs, cancel);
    }

    /// <summary>Stages the settings that were sent; null takes one back.</summary>
    public static async ValueTask<Reply> PatchAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        var key = (await KvStore.FindAsync(tx, request.Mount, KvPath.Of(request), cancel))?.Clone();
        if (key is null)
            return KvAnswers.NothingToPatch;
        var custom = request.Fields.Raw("custom_metadata");
        var pairs = custom is null ? null : CustomMetadata.Merge(key.CustomMetadata, custom.Value);
        if (custom is not null && pairs is null)
            return Refusal.Invalid("custom_metadata validation failed: values must be texts");
        if (pairs is not null && CustomMetadata.Check(pairs) is { } invalid)
            return invalid;

        return await StageAsync(request, tx, key, pairs, cancel);
    }

    /// <summary>Stages the removal of a key with all its versions.</summary>
    public static async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (KvPath.Refuse(request) is { } refusal)
            return refusal;
        if (await KvStore.FindAsync(tx, request.Mount, KvPath.Of(request), cancel) is { } key)
            KvStore.DeleteKey(tx, request.Mount, KvPath.Of(request), key);
        return Reply.Done;
    }

    private static async ValueTask<Reply> StageAsync(Request request, Transaction tx, KvKeyRow key,
        IReadOnlyDictionary<string, string>? pairs, CancellationToken cancel)
    {
        var fields = request.Fields;
        var config = await KvStore.ConfigAsync(tx, request.Mount, cancel);
        var required = config.MetadataCasRequired || key.MetadataCasRequired;
        var expected = fields.Has("metadata_cas") ? fields.Integer("metadata_cas") : (long?)null;
        if (CheckAndSet.Check(expected, required, key.MetadataVersion) is { } conflict)
            return conflict;
        if (KvConfig.RefuseVersions(fields) is { } refusal)
            return refusal;

        if (request.Operation == Operation.Patch)
            TakeBack(request.Data, key); // Not before: what is taken back may be that a version must be named.
        Apply(fields, pairs, key);
        var moment = tx.Now.ToUnixTimeMilliseconds();
        if (key.CreatedAt == 0)
            key.CreatedAt = key.UpdatedAt = moment; // From then on only versions count as updates.
        key.MetadataVersion++;
        KvStore.Put(tx, request.Mount, KvPath.Of(request), key);
        var ignored = config.CasRequired && fields.Has("cas_required") && !fields.Flag("cas_required");
        return ignored ? Reply.Done.WithWarning(CasMandated) : Reply.Done;
    }

    private static void Apply(FieldValues fields, IReadOnlyDictionary<string, string>? pairs, KvKeyRow key)
    {
        if (fields.Has("max_versions"))
            key.MaxVersions = (uint)fields.Integer("max_versions");
        if (fields.Has("cas_required"))
            key.CasRequired = fields.Flag("cas_required");
        if (fields.Has("metadata_cas_required"))
            key.MetadataCasRequired = fields.Flag("metadata_cas_required");
        if (fields.Duration("delete_version_after") is { } after)
            key.DeleteVersionAfter = (long)after.TotalSeconds;
        if (pairs is null)
            return;
        key.CustomMetadata.Clear();
        foreach (var (name, value) in pairs)
            key.CustomMetadata[name] = value;
    }

    private static void TakeBack(RequestData data, KvKeyRow key)
    {
        foreach (var member in data)
        {
            switch (member.Name)
            {
                case "max_versions" when member.Value.IsNull: key.MaxVersions = 0; break;
                case "cas_required" when member.Value.IsNull: key.CasRequired = false; break;
                case "metadata_cas_required" when member.Value.IsNull: key.MetadataCasRequired = false; break;
                case "delete_version_after" when member.Value.IsNull: key.DeleteVersionAfter = 0; break;
                case "custom_metadata" when member.Value.IsNull: key.CustomMetadata.Clear(); break;
                default: break;
            }
        }
    }
}
