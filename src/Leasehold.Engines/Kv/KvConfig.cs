using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Kv;

/// <summary><c>config</c>: what holds for all keys of a mount.</summary>
internal static class KvConfig
{
    /// <summary>Reads what is set.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var config = await KvStore.ConfigAsync(tx, request.Mount, cancel);
        return new JsonMap()
            .Add("max_versions", config.MaxVersions)
            .Add("cas_required", config.CasRequired)
            .Add("delete_version_after", KvAnswers.Seconds(config.DeleteVersionAfter))
            .Add("metadata_cas_required", config.MetadataCasRequired);
    }

    /// <summary>Stages what is sent; the rest stays.</summary>
    public static async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var fields = request.Fields;
        if (RefuseVersions(fields) is { } refusal)
            return refusal;
        var config = (await KvStore.ConfigAsync(tx, request.Mount, cancel)).Clone();
        if (fields.Has("max_versions"))
            config.MaxVersions = (uint)fields.Integer("max_versions");
        if (fields.Has("cas_required"))
            config.CasRequired = fields.Flag("cas_required");
        if (fields.Has("metadata_cas_required"))
            config.MetadataCasRequired = fields.Flag("metadata_cas_required");
        if (fields.Duration("delete_version_after") is { } after)
            config.DeleteVersionAfter = Math.Max((long)after.TotalSeconds, -1); // Below zero there is only "off".
        KvStore.Put(tx, request.Mount, config);
        return Reply.Done;
    }

    /// <summary>Refuses a number of versions whose list would not fit into the row of a key.</summary>
    public static Refusal? RefuseVersions(FieldValues fields) =>
        fields.Integer("max_versions") is < 0 or > KvLimits.MostVersions
            ? Refusal.Invalid($"max_versions must be from 0 to {KvLimits.MostVersions}")
            : null;
}
