using Leasehold.Core.Audit;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Enabling, disabling and listing of audit devices (<c>spec/system.md</c> 8.1).</summary>
internal sealed class AuditRoutes(AuditDevices devices) : ISystemRoutes
{
    private static readonly FieldSet Enabling = new(
        Field.Text("type", "file."),
        Field.Text("description", "What it is for."),
        Field.Pairs("options", "Options of the device, such as file_path."),
        Field.Flag("local", "Never replicated."));

    public void Map(RouteTable routes)
    {
        routes.At("audit", "Lists the audit devices.")
            .Sudo()
            .Injected()
            .Read(ListAsync);
        routes.At("audit/{path...}", "Enables and disables an audit device.")
            .Sudo()
            .Injected()
            .Write(EnableAsync, Enabling)
            .Delete(DisableAsync);
        routes.At("audit-hash/{path...}", "Shows what a device makes of a text, to find it in the log.")
            .Injected()
            .Write(HashAsync, new FieldSet(Field.Text("input", "The text.").Secret()));
    }

    private ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var data = new JsonMap();
        foreach (var device in devices.List())
        {
            data.Add(device.Path, new JsonMap()
                .Add("type", device.Type)
                .Add("description", device.Description)
                .Add("options", device.Options)
                .Add("path", device.Path)
                .Add("local", device.Local));
        }
        return new(data);
    }

    private async ValueTask<Reply> EnableAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var config = new AuditDeviceConfig
        {
            Path = PathOf(request),
            Type = request.Text("type"),
            Description = request.Text("description"),
            Options = request.Fields.Pairs("options"),
            Local = request.Fields.Flag("local"),
        };
        var (device, fault) = devices.Prepare(config, request.Id, tx.Now);
        if (device is null)
            return Refusal.Invalid(fault ?? "the device cannot be enabled");
        var refused = await devices.StageEnableAsync(tx, device, cancel).ConfigureAwait(false);
        if (refused is not null)
        {
            device.Dispose();
            return Refusal.Invalid(refused);
        }
        request.AfterCommit(() => devices.Activate(device), device.Dispose);
        return Reply.Done;
    }

    private ValueTask<Reply> DisableAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var path = PathOf(request);
        devices.StageDisable(tx, path);
        request.AfterCommit(() => devices.Deactivate(path));
        return new(Reply.Done);
    }

    private ValueTask<Reply> HashAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var (hash, fault) = devices.Hash(PathOf(request), request.Text("input"));
        return new(fault is null ? new JsonMap().Add("hash", hash) : Refusal.Invalid(fault));
    }

    private static string PathOf(Request request) => request.Captures["path"].TrimEnd('/') + "/";
}
