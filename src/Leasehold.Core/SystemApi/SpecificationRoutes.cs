using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// <c>sys/internal/specs/openapi</c>: the API of the mounts that the caller may touch; without a token that is nothing.
/// </summary>
internal sealed class SpecificationRoutes(LiveMounts live, string version) : ISystemRoutes
{
    private static readonly FieldSet Fields = new(
        Field.Flag("generic_mount_paths", "Whether the paths of mounts become parameters."),
        Field.Text("context", "Accepted for compatibility."));

    public void Map(RouteTable routes) =>
        routes.At("internal/specs/openapi", "Describes the API as an OpenAPI document.")
            .Unauthenticated()
            .Read(Read, Fields)
            .Write(Read, Fields);

    private ValueTask<Reply> Read(Request request, Transaction tx, CancellationToken cancel)
    {
        var document = new OpenApiDocument(version);
        foreach (var mount in live.Table.All.OrderBy(static mount => mount.Path, StringComparer.Ordinal))
        {
            if (request.Caller.Acl?.TouchesUnder(mount.Path) ?? false)
                document.Add(mount, request.Fields.Flag("generic_mount_paths"));
        }
        return new(Reply.RawJson(document.ToMap()));
    }
}
