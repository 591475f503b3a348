using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class MembersCommand() : Command(
    "operator members", "[options]", "Lists the servers that share the store.", Outputs.Format)
{
    private const string Prefix = "Error reading the servers";

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        if (await session.SendAsync(ApiRequest.Get("sys/ha-status"), Prefix, cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { HasData: true } status
            || Secret.Find(status.Data, "nodes") is not { ValueKind: JsonValueKind.Array } nodes)
            return session.Absent($"{Prefix}: empty response from server");
        if (!session.Print.IsTable)
            return session.Print.Document(status.Data);
        var table = new Table(
            "Host Name", "API Address", "Cluster Address", "Active Node", "Version", "Upgrade Version", "Last Echo");
        foreach (var node in nodes.EnumerateArray())
        {
            table.Add(Text(node, "hostname"), Text(node, "api_address"), Text(node, "cluster_address"),
                Text(node, "active_node"), Text(node, "version"), Text(node, "upgrade_version"),
                Text(node, "last_echo"));
        }
        session.Ui.Output(table.ToString());
        return ExitCode.Good;
    }

    private static string Text(JsonElement node, string name) =>
        Secret.Find(node, name) is { ValueKind: not JsonValueKind.Null } value ? GoValue.Text(value) : "";
}
