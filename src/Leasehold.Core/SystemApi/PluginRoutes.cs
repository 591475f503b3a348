using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The catalog of plugins: what is built in, to look at (<c>spec/choices.md</c> 18).</summary>
internal sealed class PluginRoutes(EngineCatalog catalog, LiveMounts live) : ISystemRoutes
{
    private static readonly (string Name, EngineClass? Class)[] Kinds =
        [("auth", EngineClass.Auth), ("database", null), ("secret", EngineClass.Secret)];

    private static readonly FieldSet Writing = new(
        Field.Text("sha256", "The checksum of the program."),
        Field.Text("command", "The program."),
        Field.TextList("args", "Its arguments."),
        Field.TextList("env", "Its environment."),
        Field.Text("version", "Its version."));

    private static readonly FieldSet Reloading = new(
        Field.Text("plugin", "The plugin whose mounts are reloaded."),
        Field.CommaList("mounts", "The mounts to reload."),
        Field.Text("scope", "Accepted for compatibility."));

    private static readonly Refusal OnlyBuiltin = Refusal.Invalid(
        "plugins cannot be registered or removed: all of them are built in; see GET sys/plugins/catalog");

    public void Map(RouteTable routes)
    {
        routes.At("plugins/catalog", "Lists the plugins that there are.").Read(ReadAll);
        routes.At("plugins/catalog/{type}", "Lists the plugins of a type: auth, database or secret.")
            .Sudo()
            .List(List);
        routes.At("plugins/catalog/{type}/{name}", "Shows a plugin; none can be added.")
            .Sudo()
            .Read(Read)
            .Write((request, tx, cancel) => new(OnlyBuiltin), Writing)
            .Delete((request, tx, cancel) => new(OnlyBuiltin));
        routes.At("plugins/reload/backend", "Reloads the mounts of a plugin, or some mounts.").Write(Reload, Reloading);
    }

    private IReadOnlyList<string> NamesOf(EngineClass? kind)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in catalog.Types)
        {
            if (kind is null && type.Engine is IHasDatabasePlugins databases)
                names.UnionWith(databases.Plugins);
            if (type.Mountable && type.Class == kind)
                names.Add(type.Name);
        }
        return [.. names];
    }

    private ValueTask<Reply> ReadAll(Request request, Transaction tx, CancellationToken cancel)
    {
        var data = new JsonMap();
        var detailed = new List<JsonMap>();
        foreach (var (kind, where) in Kinds)
        {
            var names = NamesOf(where);
            data.Add(kind, names);
            foreach (var name in names)
                detailed.Add(Short(name).Add("type", kind));
        }
        return new(data.Add("detailed", detailed));
    }

    private static JsonMap Short(string name) => new JsonMap()
        .Add("name", name)
        .Add("version", BuiltinPlugins.Version)
        .Add("builtin", true)
        .Add("deprecation_status", "supported");

    private ValueTask<Reply> List(Request request, Transaction tx, CancellationToken cancel)
    {
        foreach (var (kind, where) in Kinds)
        {
            if (kind == request.Captures["type"])
                return new(Reply.Keys(NamesOf(where)));
        }
        return new(Refusal.UnsupportedPath);
    }

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        foreach (var (kind, where) in Kinds)
        {
            var name = request.Captures["name"];
            if (kind == request.Captures["type"] && NamesOf(where).Contains(name, StringComparer.Ordinal))
                return new(Short(name).Add("args", Array.Empty<string>()).Add("command", "").Add("sha256", ""));
        }
        return new(Reply.Absent);
    }

    private ValueTask<Reply> Reload(Request request, Transaction tx, CancellationToken cancel)
    {
        var plugin = request.Text("plugin");
        var mounts = request.Fields.TextList("mounts");
        if (plugin.Length == 0 && mounts.Count == 0)
            return new(Refusal.Invalid("plugin or mounts must be provided"));
        if (plugin.Length > 0 && mounts.Count > 0)
            return new(Refusal.Invalid("plugin and mounts cannot be set at the same time"));
        if (plugin.Length > 0 && !catalog.Types.Any(type => type.Name == plugin) && !NamesOf(null).Contains(plugin))
            return new(Refusal.Invalid($"no plugin of the name \"{plugin}\""));
        foreach (var mount in mounts)
        {
            if (live.Table.At(mount.Trim('/') + "/") is null)
                return new(Refusal.Invalid($"cannot fetch mount entry on \"{mount}\""));
        }
        Reply reply = new JsonMap().Add("reload_id", Guid.NewGuid().ToString());
        return new(reply.WithWarning("all plugins are built in: there was nothing to load again"));
    }
}
