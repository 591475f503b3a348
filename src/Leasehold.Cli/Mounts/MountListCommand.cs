using System.Text.Json;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Mounts;

internal sealed class MountListCommand(MountKind kind) : Command(
    $"{kind.Group} list", "[options]", $"Lists the {kind.Plural}.", Outputs.Format | Outputs.Detailed)
{
    private static readonly (string Name, Func<JsonElement, string> Of)[] Version =
        [("Version", mount => GoValue.Text(mount, "plugin_version"))];

    private static readonly (string Name, Func<JsonElement, string> Of)[] Short =
    [
        ("Type", mount => GoValue.Text(mount, "type")),
        ("Accessor", mount => GoValue.Text(mount, "accessor")),
        ("Description", mount => GoValue.Text(mount, "description")),
    ];

    private readonly (string Name, Func<JsonElement, string> Of)[] _detailed =
    [
        ("Plugin", mount => GoValue.Text(mount, "type")),
        ("Accessor", mount => GoValue.Text(mount, "accessor")),
        ("Default TTL", mount => MountList.Ttl(mount, "default_lease_ttl")),
        ("Max TTL", mount => MountList.Ttl(mount, "max_lease_ttl")),
        kind.IsAuth
            ? ("Token Type", mount => MountList.Config(mount, "token_type"))
            : ("Force No Cache", mount => MountList.Config(mount, "force_no_cache")),
        ("Replication", MountList.Replication),
        ("Seal Wrap", mount => GoValue.Text(mount, "seal_wrap")),
        ("External Entropy Access", mount => GoValue.Text(mount, "external_entropy_access")),
        ("Options", MountList.Options),
        ("Description", mount => GoValue.Text(mount, "description")),
        ("UUID", mount => GoValue.Text(mount, "uuid")),
        .. Version,
        ("Running Version", mount => GoValue.Text(mount, "running_plugin_version")),
        ("Running SHA256", mount => GoValue.Text(mount, "running_sha256")),
        ("Deprecation Status", mount => GoValue.Text(mount, "deprecation_status")),
    ];

    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return Task.FromResult(session.Misused($"Too many arguments (expected 0, got {arguments.Count})"));
        var columns = session.WantsDetails ? _detailed : kind.IsAuth ? [.. Short, .. Version] : Short;
        var failure = kind.IsAuth ? "Error listing enabled authentications" : "Error listing secrets engines";
        return MountList.RunAsync(session, kind.Api, failure, mounts => TableOf(mounts, columns), cancel);
    }

    private static Table TableOf(JsonElement mounts, (string Name, Func<JsonElement, string> Of)[] columns)
    {
        var table = new Table(["Path", .. columns.Select(static column => column.Name)]);
        foreach (var mount in MountList.Sorted(mounts))
            table.Add([mount.Name, .. columns.Select(column => column.Of(mount.Value))]);
        return table;
    }
}
