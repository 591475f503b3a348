using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Pipeline;

/// <summary>The answer to <c>?help=1</c>, from the route table.</summary>
internal static class RouteHelp
{
    public static Reply Of(Mount? mount, Route? route)
    {
        if (mount is null)
            return Refusal.NotFound;
        var seeAlso = new List<string>();
        foreach (var other in mount.Type.Routes.Routes)
            seeAlso.Add(mount.Path + other.Template.Text);
        return Reply.RawJson(new JsonMap()
            .Add("help", route is null ? Overview(mount) : Text(mount, route))
            .Add("see_also", seeAlso)
            .AddNull("openapi"));
    }

    private static string Overview(Mount mount)
    {
        var text = new System.Text.StringBuilder($"## PATHS of {mount.Path}\n");
        foreach (var route in mount.Type.Routes.Routes)
            text.Append($"\n    {route.Template.Text}\n        {route.Help}\n");
        return text.ToString();
    }

    private static string Text(Mount mount, Route route)
    {
        var text = new System.Text.StringBuilder($"Path: {mount.Path}{route.Template.Text}\n\n{route.Help}\n");
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in (ReadOnlySpan<Operation>)
            [Operation.Read, Operation.List, Operation.Update, Operation.Patch, Operation.Delete])
        {
            foreach (var field in route.For(operation)?.Fields.All ?? [])
            {
                if (named.Add(field.Label))
                    text.Append($"\n    {field.Label} ({field.Kind})\n        {field.Help}\n");
            }
        }
        return text.ToString();
    }
}
