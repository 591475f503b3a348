using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Reads what a caller wants mounted (<c>spec/tokens.md</c> 11.2).</summary>
internal sealed class MountRequests(EngineCatalog catalog, SystemTtls ttls)
{
    private static readonly string[] Protected = ["audit/", "auth/", "sys/", "cubbyhole/", "identity/"];
    private static readonly string[] Singletons = ["cubbyhole", "system", "token", "identity"];

    public static readonly FieldSet Fields = new(
        Field.Text("type", "The type of engine, such as kv."),
        Field.Text("description", "What it is for."),
        Field.Map("config", "Settings: default_lease_ttl, max_lease_ttl and others."),
        Field.Pairs("options", "Options of the engine, such as version."),
        Field.Flag("local", "Never replicated."),
        Field.Flag("seal_wrap", "Accepted for compatibility."),
        Field.Flag("external_entropy_access", "Accepted for compatibility."),
        Field.Text("plugin_name", "The type, where type is plugin."),
        Field.Text("plugin_version", "Accepted where empty."));

    private static readonly FieldSet ConfigFields = new(
        Field.Text("default_lease_ttl", "The TTL of what asks for none."),
        Field.Text("max_lease_ttl", "The longest life."),
        Field.Flag("force_no_cache", "Accepted for compatibility."),
        Field.CommaList("audit_non_hmac_request_keys", "Request keys that audit writes in the clear."),
        Field.CommaList("audit_non_hmac_response_keys", "Response keys that audit writes in the clear."),
        Field.Text("listing_visibility", "hidden or unauth."),
        Field.CommaList("passthrough_request_headers", "Accepted for compatibility."),
        Field.CommaList("allowed_response_headers", "Accepted for compatibility."),
        Field.Text("token_type", "What an auth method issues."),
        Field.Text("plugin_name", "The old place of plugin_name."),
        Field.Text("plugin_version", "Accepted where empty."),
        Field.Map("user_lockout_config", "Settings of the user lockout."));

    /// <summary>Whether users may neither mount nor unmount there.</summary>
    public static bool IsProtected(string path)
    {
        foreach (var prefix in Protected)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>Reads the request; the mount, or why not.</summary>
    public Refusal? Read(Request request, string path, EngineClass where, out Mount mount)
    {
        mount = MountStore.New(path, catalog.Types[0]);
        var name = request.Text("type");
        var options = request.Has("options") ? request.Fields.Pairs("options") : null;
        if (name.Length == 0)
            return Refusal.Invalid("backend type must be specified as a string");
        if (string.Equals(name, "plugin", StringComparison.Ordinal))
        {
            name = request.Text("plugin_name");
            if (name.Length == 0)
                return Refusal.Invalid("plugin_name must be provided for plugin backend");
        }
        (name, options) = Aliased(name, options, where);

        if (where == EngineClass.Secret && IsProtected(path))
            return Refusal.Invalid($"cannot mount \"{path}\"");
        if (Array.IndexOf(Singletons, name) >= 0)
        {
            return Refusal.Invalid(where == EngineClass.Auth && string.Equals(name, "token", StringComparison.Ordinal)
                ? "token credential backend cannot be instantiated"
                : $"mount type of \"{name}\" is not mountable");
        }
        if (!catalog.HasMountable(name, where))
            return Refusal.Invalid($"plugin not found in the catalog: {name}");
        if (catalog.Find(name, options) is not { } type)
            return Refusal.Invalid($"invalid version provided: {options?[EngineCatalog.VersionOption]}");
        if (type.Version is null && options?.ContainsKey(EngineCatalog.VersionOption) == true)
        {
            return Refusal.Invalid(where == EngineClass.Auth
                ? $"auth method \"{name}\" does not allow setting a version"
                : $"secrets engine \"{name}\" does not allow setting a version");
        }
        if (ReadTuning(request, where, out var tuning) is { } refusal)
            return refusal;
        mount = MountStore.New(path, type) with
        {
            Description = request.Text("description"),
            Options = options,
            Tuning = tuning,
            Local = request.Fields.Flag("local"),
            SealWrap = request.Fields.Flag("seal_wrap"),
            ExternalEntropyAccess = request.Fields.Flag("external_entropy_access"),
        };
        return null;
    }

    private static (string Name, IReadOnlyDictionary<string, string>? Options) Aliased(
        string name, IReadOnlyDictionary<string, string>? options, EngineClass where)
    {
        var version = name switch
        {
            "kv-v1" => "1",
            "kv-v2" => "2",
            _ => "",
        };
        if (where != EngineClass.Secret)
            return (name, options);
        if (string.Equals(name, "generic", StringComparison.Ordinal))
            return ("kv", options);
        return version.Length == 0
            ? (name, options)
            : ("kv", new Dictionary<string, string>(options ?? new Dictionary<string, string>(), StringComparer.Ordinal)
            {
                [EngineCatalog.VersionOption] = version,
            });
    }

    private Refusal? ReadTuning(Request request, EngineClass where, out MountTuning tuning)
    {
        tuning = MountTuning.None;
        var sent = RequestData.Empty;
        if (request.Fields.Raw("config") is { } given &&
            RequestData.ParseJson(given.Raw, JsonLimits.Default, out sent) is { } broken)
        {
            return broken;
        }
        if (FieldValues.Convert(ConfigFields, sent, [], out var config, out _) is not null)
        {
            return Refusal.Invalid(
                $"unable to convert given {(where == EngineClass.Auth ? "auth" : "mount")} config information");
        }
        if (ReadTtl(config, "default_lease_ttl", "default", out var defaultTtl) is { } badDefault)
            return badDefault;
        if (ReadTtl(config, "max_lease_ttl", "max", out var maxTtl) is { } badMax)
            return badMax;
        if (maxTtl > 0 && defaultTtl > maxTtl)
            return Refusal.Invalid("given default lease TTL greater than given max lease TTL");
        if (maxTtl == 0 && defaultTtl > ttls.Bounds.Max)
            return Refusal.Invalid($"given default lease TTL greater than system max lease TTL of {ttls.Bounds.Max}");
        if (config.Text("listing_visibility") is not ("" or "hidden" or "unauth"))
            return Refusal.Invalid($"invalid listing_visibility {config.Text("listing_visibility")}");
        tuning = new MountTuning
        {
            DefaultLeaseTtl = defaultTtl,
            MaxLeaseTtl = maxTtl,
            ForceNoCache = config.Flag("force_no_cache"),
            ListingVisibility = config.Text("listing_visibility"),
            AuditNonHmacRequestKeys = config.TextList("audit_non_hmac_request_keys"),
            AuditNonHmacResponseKeys = config.TextList("audit_non_hmac_response_keys"),
            PassthroughRequestHeaders = config.TextList("passthrough_request_headers"),
            AllowedResponseHeaders = config.TextList("allowed_response_headers"),
            TokenType = where == EngineClass.Auth ? TokenTypeOf(config) : "",
        };
        return null;
    }

    private static string TokenTypeOf(FieldValues config) =>
        config.Text("token_type") is { Length: > 0 } given ? given : "default-service";

    private static Refusal? ReadTtl(FieldValues config, string field, string word, out long seconds)
    {
        seconds = 0;
        var text = config.Text(field);
        if (text is "" or "system")
            return null;
        if (!GoDuration.TryParse(text, out var duration, out var error))
            return Refusal.Invalid($"unable to parse {word} TTL of {text}: {error}");
        seconds = Math.Max(0, (long)duration.TotalSeconds);
        return null;
    }
}
