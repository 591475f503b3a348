using Leasehold.Core.Json;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Routing;

/// <summary>What an API is, as OpenAPI 3.0.2: made from the route tables that serve it.</summary>
internal sealed class OpenApiDocument(string version)
{
    private readonly JsonMap _paths = new();
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <summary>Adds all routes of a mount.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="generic">Whether its path becomes a parameter, so that mounts of one type are one API.</param>
    public OpenApiDocument Add(Mount mount, bool generic = false)
    {
        foreach (var route in mount.Type.Routes.Routes)
            Add(mount, route, generic);
        return this;
    }

    /// <summary>Adds one route of a mount. Of two that are written the same the first one serves.</summary>
    public OpenApiDocument Add(Mount mount, Route route, bool generic = false)
    {
        var operations = new OpenApiOperations(mount, route, generic && mount.Type.Mountable);
        Add(operations.Path, operations.Item());
        if (operations.Listing() is { } listing)
            Add(operations.Path.TrimEnd('/') + "/", listing);
        return this;
    }

    /// <summary>The document.</summary>
    public JsonMap ToMap() => new JsonMap()
        .Add("openapi", "3.0.2")
        .Add("info", new JsonMap()
            .Add("title", "Leasehold API")
            .Add("description", "The HTTP API. All paths begin with /v1/.")
            .Add("version", version)
            .Add("license", new JsonMap()
                .Add("name", "Apache 2.0")
                .Add("url", "https://www.apache.org/licenses/LICENSE-2.0")))
        .Add("paths", _paths)
        .Add("components", new JsonMap().Add("schemas", new JsonMap()));

    private void Add(string path, JsonMap? item)
    {
        if (item is not null && _added.Add(path))
            _paths.Add(path, item);
    }
}
