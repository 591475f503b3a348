using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Cli.Mounts;
using Leasehold.Client;

namespace Leasehold.Cli.Audit;

internal sealed class AuditListCommand() : Command(
    "audit list", "[options]", "Lists the audit devices.", Outputs.Format | Outputs.Detailed)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        if (await session.SendAsync(ApiRequest.Get("sys/audit"), "Error listing audits", cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { HasData: true } devices)
            return session.Absent("Error listing audits: empty response from server");
        if (!session.Print.IsTable)
            return session.Print.Document(devices.Data, KeyOrder.AuditDevices);
        if (!devices.Data.EnumerateObject().Any())
        {
            session.Ui.Output("No audit devices are enabled.");
            return ExitCode.Refused;
        }
        session.Ui.Output((session.WantsDetails ? Detailed(devices.Data) : Plain(devices.Data)).ToString());
        return ExitCode.Good;
    }

    private static Table Plain(JsonElement devices)
    {
        var table = new Table("Path", "Type", "Description");
        foreach (var (path, device) in MountList.Sorted(devices).Select(entry => (entry.Name, entry.Value)))
            table.Add(path, GoValue.Text(device, "type"), GoValue.Text(device, "description"));
        return table;
    }

    private static Table Detailed(JsonElement devices)
    {
        var table = new Table("Path", "Type", "Description", "Replication", "Options");
        foreach (var (path, device) in MountList.Sorted(devices).Select(entry => (entry.Name, entry.Value)))
            table.Add(path, GoValue.Text(device, "type"), GoValue.Text(device, "description"),
                MountList.Replication(device), Options(device));
        return table;
    }

    private static string Options(JsonElement device) =>
        Secret.Find(device, "options") is { ValueKind: JsonValueKind.Object } options
            ? string.Join(' ', MountList.Sorted(options).Select(entry => $"{entry.Name}={GoValue.Text(entry.Value)}"))
            : "";
}
