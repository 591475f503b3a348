using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>One operation of a route of a mount, and a request for it made from nothing but the route table.</summary>
/// <param name="Mount">The mount.</param>
/// <param name="Route">The route.</param>
/// <param name="Operation">The operation.</param>
internal sealed record ServedRoute(Mount Mount, Route Route, Operation Operation)
{
    private static readonly Operation[] Operations =
        [Operation.Read, Operation.List, Operation.Update, Operation.Patch, Operation.Delete];

    /// <summary>The route as people write it: <c>Update sys/mounts/{path}</c>.</summary>
    public string Name => $"{Operation} {Mount.Path}{Route.Template.Plain}";

    /// <summary>The path with <c>sample</c> in place of each capture.</summary>
    public string Path
    {
        get
        {
            var path = Route.Template.Plain;
            foreach (var name in Route.Template.CaptureNames)
                path = path.Replace($"{{{name}}}", "sample", StringComparison.Ordinal);
            return Mount.Path + path;
        }
    }

    /// <summary>The method of HTTP, as OpenAPI names it.</summary>
    public string Method => Operation switch
    {
        Operation.Update => "post",
        Operation.Patch => "patch",
        Operation.Delete => "delete",
        _ => "get",
    };

    /// <summary>A body that fills every field.</summary>
    public string Body => Operation is Operation.Update or Operation.Patch
        ? $"{{{string.Join(',', FieldsOf().Select(static one => $"\"{one.Label}\":{Sample(one.Kind)}"))}}}"
        : "";

    public static IEnumerable<ServedRoute> Of(Mount mount, Route route) => Operations
        .Where(operation => route.For(operation) is not null)
        .Select(operation => new ServedRoute(mount, route, operation));

    public override string ToString() => Name;

    private IEnumerable<Field> FieldsOf() => Route.For(Operation)?.Fields.All
        .Where(field => !Route.Template.CaptureNames.Contains(field.Label, StringComparer.Ordinal)) ?? [];

    private static string Sample(FieldKind kind) => kind switch
    {
        FieldKind.Integer or FieldKind.Float => "1",
        FieldKind.Flag => "true",
        FieldKind.Duration or FieldKind.SignedDuration => "\"1h\"",
        FieldKind.Time => "\"2026-11-24T15:00:00Z\"",
        FieldKind.TextList or FieldKind.CommaList or FieldKind.List => "[\"sample\"]",
        FieldKind.CommaIntegers => "[1]",
        FieldKind.Pairs or FieldKind.Map => "{\"sample\":\"1\"}",
        _ => "\"sample\"",
    };
}
