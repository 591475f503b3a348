using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Reads what a caller wants mounted (<c>spec/tokens.md</c> 11.2).</summary>
internal sealed class MountRequests(EngineCatalog catalog, SystemTtls ttls)
{
    private const string AuthPrefix = "auth/";
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
        Field.Text("plugin_version", "Accepted where empty, or the one built in."));

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

    /// <summary>Whether every client can name it: the command line trims what it is given.</summary>
    public static bool CanBeNamed(string path)
    {
        var name = path.AsSpan().TrimEnd('/');
        if (name.StartsWith(AuthPrefix))
            name = name[AuthPrefix.Length..];
        return name.Length == name.Trim().Length;
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

        if (!CanBeNamed(path))
            return Refusal.Invalid($"invalid mount path {GoQuote.Quote(path)}: a blank begins or ends it");
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
        if (TuningFields.VersionFault(request.Text("plugin_version")) is { } noVersion)
            return noVersion;
        if (ReadTuning(request, type, out var tuning) is { } refusal)
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

    private Refusal? ReadTuning(Request request, EngineType type, out MountTuning tuning)
    {
        tuning = MountTuning.None;
        var sent = RequestData.Empty;
        if (request.Fields.Raw("config") is { } given &&
            RequestData.ParseJson(given.Raw, JsonLimits.Default, out sent) is { } broken)
        {
            return broken;
        }
        if (FieldValues.Convert(TuningFields.All, sent, [], out var config, out _) is not null)
        {
            return Refusal.Invalid(
                $"unable to convert given {(type.Class == EngineClass.Auth ? "auth" : "mount")} config information");
        }
        var fresh = MountTuning.None with { TokenType = type.Class == EngineClass.Auth ? "default-service" : "" };
        return TuningFields.Apply(config, fresh, type, out tuning) ?? CheckTtls(tuning);
    }

    private Refusal? CheckTtls(MountTuning tuning)
    {
        if (tuning.MaxLeaseTtl > 0 && tuning.DefaultLeaseTtl > tuning.MaxLeaseTtl)
            return Refusal.Invalid("given default lease TTL greater than given max lease TTL");
        return tuning.MaxLeaseTtl == 0 && tuning.DefaultLeaseTtl > ttls.Bounds.Max
            ? Refusal.Invalid($"given default lease TTL greater than system max lease TTL of {ttls.Bounds.Max}")
            : null;
    }
}
