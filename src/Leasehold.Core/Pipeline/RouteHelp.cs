using System.Text;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Pipeline;

/// <summary>The answer to <c>?help=1</c>, from the route table (<c>spec/system.md</c> 10.3).</summary>
internal static class RouteHelp
{
    private static readonly Operation[] Shown =
        [Operation.Read, Operation.List, Operation.Update, Operation.Patch, Operation.Delete];

    /// <summary>Help for a path, for a mount, or why there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mount">The mount that serves its path, if any.</param>
    /// <param name="route">The route, if any.</param>
    /// <param name="version">The version that the document tells.</param>
    public static Reply Of(Request request, Mount? mount, Route? route, string version)
    {
        if (mount is null)
            return Refusal.NoHandler(request.Path.Value);
        if (route is null && request.PathInMount.Length > 0)
            return Refusal.UnsupportedPath;
        // The root of a mount that takes any path is asked about as a mount.
        var isMount = route is null || request.PathInMount.Length == 0;
        var document = new OpenApiDocument(version);
        return Reply.RawJson(new JsonMap()
            .Add("help", isMount ? Overview(mount) : Text(request.PathInMount, route!))
            .AddNull("see_also")
            .Add("openapi", (isMount ? document.Add(mount) : document.Add(mount, route!)).ToMap()));
    }

    private static string Overview(Mount mount)
    {
        var text = new StringBuilder("## DESCRIPTION\n\n");
        text.Append(mount.Description.Length > 0 ? mount.Description : $"An engine of type {mount.TypeName}.");
        text.Append("\n\n## PATHS\n\n");
        text.Append("The paths of this engine. Ask for the help of any path that one of these takes;\n");
        text.Append("what a token may do there is up to its policies.\n");
        foreach (var route in mount.Type.Routes.Routes)
            text.Append($"\n    {route.Template.Plain}\n        {route.Help}\n");
        return text.ToString();
    }

    private static string Text(string path, Route route)
    {
        var text = new StringBuilder($"Request:        {path}\n");
        text.Append($"Matching Route: {route.Template.Plain}\n\n{route.Help}\n");
        var fields = FieldsOf(route);
        if (fields.Count > 0)
            text.Append("\n## PARAMETERS\n");
        foreach (var (name, type, help) in fields)
            text.Append($"\n    {name} ({type})\n\n        {help}\n");
        text.Append($"\n## DESCRIPTION\n\nServes {string.Join(", ", VerbsOf(route))}.");
        if (route.NeedsSudo)
            text.Append(" Needs the capability sudo.");
        if (route.IsUnauthenticated)
            text.Append(" Needs no token.");
        return text.Append('\n').ToString();
    }

    private static List<(string Name, string Type, string Help)> FieldsOf(Route route)
    {
        var fields = new List<(string, string, string)>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in Shown)
        {
            foreach (var field in route.For(operation)?.Fields.All ?? [])
            {
                if (named.Add(field.Label))
                    fields.Add((field.Label, TypeOf(field.Kind), field.Help));
            }
        }
        foreach (var capture in route.Template.CaptureNames)
        {
            if (named.Add(capture))
                fields.Add((capture, "string", "Part of the path."));
        }
        fields.Sort(static (left, right) => string.CompareOrdinal(left.Item1, right.Item1));
        return fields;
    }

    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer => "integer",
        FieldKind.Float => "float",
        FieldKind.Flag => "bool",
        FieldKind.Duration or FieldKind.SignedDuration => "duration (sec)",
        FieldKind.Time => "time",
        FieldKind.TextList or FieldKind.CommaList or FieldKind.CommaIntegers or FieldKind.List => "slice",
        FieldKind.Pairs => "keypair",
        FieldKind.Map => "map",
        FieldKind.Any => "any",
        _ => "string",
    };

    private static IEnumerable<string> VerbsOf(Route route)
    {
        if (route.ReadOperation is not null)
            yield return "GET";
        if (route.ListOperation is not null)
            yield return "LIST";
        if (route.WriteOperation is not null)
            yield return "POST and PUT";
        if (route.PatchOperation is not null)
            yield return "PATCH";
        if (route.DeleteOperation is not null)
            yield return "DELETE";
    }
}
