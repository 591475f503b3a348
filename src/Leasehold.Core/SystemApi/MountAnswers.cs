using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>How mounts look on the wire (<c>spec/tokens.md</c> 11.2, Info object).</summary>
internal static class MountAnswers
{
    public static JsonMap Info(Mount mount)
    {
        var info = Short(mount)
            .Add("accessor", mount.Accessor)
            .Add("local", mount.Local)
            .Add("seal_wrap", mount.SealWrap)
            .Add("external_entropy_access", mount.ExternalEntropyAccess)
            .Add("uuid", mount.Uuid)
            .Add("plugin_version", "")
            .Add("running_plugin_version", BuiltinPlugins.Version)
            .Add("running_sha256", "")
            .Add("config", Config(mount));
        if (mount.Type.Mountable)
            info.Add("deprecation_status", "supported");
        return info;
    }

    /// <summary>What a stranger may see of a mount that is listed for everybody.</summary>
    public static JsonMap Short(Mount mount)
    {
        var info = new JsonMap().Add("type", mount.TypeName).Add("description", mount.Description);
        return mount.Options is { } options ? info.Add("options", options) : info.AddNull("options");
    }

    private static JsonMap Config(Mount mount)
    {
        var tuning = mount.Tuning;
        var config = new JsonMap()
            .Add("default_lease_ttl", Seconds(tuning.DefaultLeaseTtl))
            .Add("max_lease_ttl", Seconds(tuning.MaxLeaseTtl))
            .Add("force_no_cache", tuning.ForceNoCache);
        if (mount.Class == EngineClass.Auth)
            config.Add("token_type", tuning.TokenType);
        if (tuning.ListingVisibility.Length > 0)
            config.Add("listing_visibility", tuning.ListingVisibility);
        AddLists(config, tuning);
        if (tuning.UserLockout is { } lockout)
        {
            config.Add("user_lockout_config", new JsonMap()
                .Add("lockout_threshold", lockout.Threshold)
                .Add("lockout_duration", lockout.Duration)
                .Add("lockout_counter_reset_duration", lockout.CounterReset)
                .Add("lockout_disable", lockout.Disabled));
        }
        return config;
    }

    /// <summary>What a tuned mount shows: TTLs as they are in force.</summary>
    public static JsonMap Tuned(Mount mount, TtlBounds effective)
    {
        var tuning = mount.Tuning;
        var data = new JsonMap()
            .Add("description", mount.Description)
            .Add("default_lease_ttl", Seconds(effective.Default))
            .Add("max_lease_ttl", Seconds(effective.Max))
            .Add("force_no_cache", tuning.ForceNoCache)
            .Add("external_entropy_access", mount.ExternalEntropyAccess);
        if (mount.Class == EngineClass.Auth)
            data.Add("token_type", tuning.TokenType);
        if (tuning.ListingVisibility.Length > 0)
            data.Add("listing_visibility", tuning.ListingVisibility);
        AddLists(data, tuning);
        if (mount.Options is { Count: > 0 } options)
            data.Add("options", options);
        if (tuning.UserLockout is { } lockout)
        {
            data.Add("user_lockout_threshold", lockout.Threshold)
                .Add("user_lockout_duration", lockout.Duration)
                .Add("user_lockout_counter_reset_duration", lockout.CounterReset)
                .Add("user_lockout_disable", lockout.Disabled);
        }
        return data;
    }

    // Clients keep them in 32 bits.
    private static long Seconds(long ttl) => Math.Min(ttl, int.MaxValue);

    private static void AddLists(JsonMap data, MountTuning tuning)
    {
        AddList(data, "audit_non_hmac_request_keys", tuning.AuditNonHmacRequestKeys);
        AddList(data, "audit_non_hmac_response_keys", tuning.AuditNonHmacResponseKeys);
        AddList(data, "passthrough_request_headers", tuning.PassthroughRequestHeaders);
        AddList(data, "allowed_response_headers", tuning.AllowedResponseHeaders);
    }

    private static void AddList(JsonMap config, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            config.Add(name, values);
    }
}
