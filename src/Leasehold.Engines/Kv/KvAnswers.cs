using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary>What answers tell about keys and versions.</summary>
internal static class KvAnswers
{
    /// <summary>Nothing there, and not even a text: patches of what does not exist.</summary>
    public static readonly Reply NothingToPatch =
        new Reply.Raw("application/json", default) { Status = ReplyStatus.NotFoundWithData };

    /// <summary>A version with its number, as it stands beside data.</summary>
    public static JsonMap Version(KvKeyRow key, KvVersion version)
    {
        var answer = Times(new JsonMap(capacity: 5), version).Add("version", (long)version.Number);
        CustomMetadata.AddTo(answer, key.CustomMetadata);
        return answer;
    }

    /// <summary>A key with its versions.</summary>
    public static JsonMap Key(KvKeyRow key)
    {
        var versions = new JsonMap(key.Versions.Count);
        foreach (var version in key.Versions)
            versions.Add(version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Times(new JsonMap(capacity: 3), version));
        var answer = new JsonMap()
            .Add("versions", versions)
            .Add("current_version", (long)key.CurrentVersion)
            .Add("oldest_version", (long)key.OldestVersion)
            .Add("created_time", Time(key.CreatedAt))
            .Add("updated_time", Time(key.UpdatedAt))
            .Add("max_versions", key.MaxVersions)
            .Add("cas_required", key.CasRequired)
            .Add("delete_version_after", Seconds(key.DeleteVersionAfter))
            .Add("current_metadata_version", (long)key.MetadataVersion)
            .Add("metadata_cas_required", key.MetadataCasRequired);
        CustomMetadata.AddTo(answer, key.CustomMetadata);
        return answer;
    }

    /// <summary>A length of time in whole seconds, as clients print it.</summary>
    public static string Seconds(long seconds) => GoDuration.Format(TimeSpan.FromSeconds(seconds));

    private static JsonMap Times(JsonMap answer, KvVersion version) => answer
        .Add("created_time", Time(version.CreatedAt))
        .Add("deletion_time", Time(version.DeletionAt))
        .Add("destroyed", version.Destroyed);

    private static string Time(long milliseconds) =>
        milliseconds == 0 ? "" : GoTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
