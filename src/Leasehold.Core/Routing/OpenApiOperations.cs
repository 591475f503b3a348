using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>One route as a path of an OpenAPI document.</summary>
internal sealed class OpenApiOperations
{
    private const string Json = "application/json";

    private readonly Route _route;
    private readonly string _tag;
    private readonly string _words;
    private readonly List<JsonMap> _parameters = [];

    /// <param name="mount">The mount that the route belongs to.</param>
    /// <param name="route">The route.</param>
    /// <param name="generic">Whether the mount's path becomes a parameter.</param>
    public OpenApiOperations(Mount mount, Route route, bool generic)
    {
        _route = route;
        _tag = mount.Class == EngineClass.Auth ? "auth" : mount.TypeName == "system" ? "system" : "secrets";
        var prefix = mount.Path;
        if (generic)
        {
            var name = $"{mount.TypeName}_mount_path";
            prefix = mount.Class == EngineClass.Auth ? $"auth/{{{name}}}/" : $"{{{name}}}/";
            _parameters.Add(Parameter("path", name, "Where it is mounted.", isNeeded: true, mount.TypeName));
        }
        foreach (var capture in route.Template.CaptureNames)
            _parameters.Add(Parameter("path", capture, HelpOf(capture), isNeeded: true));
        Path = "/" + prefix + route.Template.Plain;
        _words = Words(Path);
    }

    /// <summary>The path with its parameters in braces.</summary>
    public string Path { get; }

    /// <summary>What can be done at the path; null if it can only be listed.</summary>
    public JsonMap? Item()
    {
        var item = Head();
        var before = item.Count;
        if (_route.ReadOperation is { } read)
            item.Add("get", Operation("read", QueryOf(read.Fields), body: null));
        if (_route.WriteOperation is { } write)
            item.Add("post", Operation("write", [], BodyOf(write.Fields, Json)));
        if (_route.PatchOperation is { } patch)
            item.Add("patch", Operation("patch", [], BodyOf(patch.Fields, "application/merge-patch+json")));
        if (_route.DeleteOperation is { } delete)
            item.Add("delete", Operation("delete", QueryOf(delete.Fields), body: null));
        return item.Count > before ? item : null;
    }

    /// <summary>The listing of what lies below the path; null if there is none.</summary>
    public JsonMap? Listing()
    {
        if (_route.ListOperation is not { } list)
            return null;
        var query = QueryOf(list.Fields);
        query.Add(Parameter("query", "list", "Must be true.", isNeeded: true));
        return Head().Add("get", Operation("list", query, body: null));
    }

    private JsonMap Head()
    {
        var head = new JsonMap().Add("description", _route.Help);
        if (_parameters.Count > 0)
            head.Add("parameters", _parameters);
        if (_route.NeedsSudo)
            head.Add("x-vault-sudo", true);
        if (_route.IsUnauthenticated)
            head.Add("x-vault-unauthenticated", true);
        if (_route.Exists is not null)
            head.Add("x-vault-createSupported", true);
        return head;
    }

    private JsonMap Operation(string verb, List<JsonMap> query, JsonMap? body)
    {
        var operation = new JsonMap()
            .Add("operationId", $"{_tag}-{verb}{_words}")
            .Add("summary", _route.Help)
            .Add("tags", [_tag])
            .Add("responses", verb == "delete" ? Response("204", "Deleted; no body.") : Response("200", "OK"));
        if (query.Count > 0)
            operation.Add("parameters", query);
        if (body is not null)
            operation.Add("requestBody", body);
        return operation;
    }

    private static JsonMap Response(string status, string text) =>
        new JsonMap().Add(status, new JsonMap().Add("description", text));

    private List<JsonMap> QueryOf(FieldSet fields)
    {
        var query = new List<JsonMap>();
        foreach (var field in fields.All)
        {
            if (!_route.Template.CaptureNames.Contains(field.Label, StringComparer.Ordinal))
                query.Add(OpenApiFields.Parameter(field));
        }
        return query;
    }

    private JsonMap? BodyOf(FieldSet fields, string media)
    {
        var properties = new JsonMap();
        foreach (var field in fields.All)
        {
            if (!_route.Template.CaptureNames.Contains(field.Label, StringComparer.Ordinal))
                properties.Add(field.Label, OpenApiFields.Schema(field));
        }
        if (properties.Count == 0 && !_route.TakesAnything)
            return null;
        var schema = new JsonMap().Add("type", "object");
        if (properties.Count > 0)
            schema.Add("properties", properties);
        return new JsonMap().Add("content", new JsonMap().Add(media, new JsonMap().Add("schema", schema)));
    }

    private string HelpOf(string capture)
    {
        foreach (var operation in (ReadOnlySpan<RouteOperation?>)
            [_route.WriteOperation, _route.ReadOperation, _route.ListOperation, _route.DeleteOperation])
        {
            if (operation?.Fields.Find(capture) is { } field)
                return field.Help;
        }
        return $"The {capture.Replace('_', ' ')} in the path.";
    }

    private static JsonMap Parameter(
        string where, string name, string help, bool isNeeded, string? example = null)
    {
        var schema = new JsonMap().Add("type", "string");
        if (where == "query")
            schema.Add("enum", ["true"]);
        if (example is not null)
            schema.Add("default", example);
        return new JsonMap()
            .Add("name", name)
            .Add("in", where)
            .Add("description", help)
            .Add("required", isNeeded)
            .Add("schema", schema);
    }

    // Letters, digits and dashes: other tools make names of functions of it.
    private static string Words(string path)
    {
        var words = new System.Text.StringBuilder();
        foreach (var character in path)
            words.Append(char.IsAsciiLetterOrDigit(character) ? character : character == '/' ? '-' : '_');
        return words.ToString();
    }
}
