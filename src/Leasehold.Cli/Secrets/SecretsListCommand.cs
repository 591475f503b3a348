using System.Text.Json;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Secrets;

internal sealed class SecretsListCommand() : Command(
    "secrets list", "[options]", "Lists the secrets engines.", Outputs.Format | Outputs.Detailed)
{
    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return Task.FromResult(session.Misused($"Too many arguments (expected 0, got {arguments.Count})"));
        return MountList.RunAsync(session, "sys/mounts", "Error listing secrets engines",
            session.WantsDetails ? Detailed : Plain, cancel);
    }

    private static Table Plain(JsonElement mounts)
    {
        var table = new Table("Path", "Type", "Accessor", "Description");
        foreach (var (path, mount) in MountList.Sorted(mounts).Select(entry => (entry.Name, entry.Value)))
            table.Add(path, MountList.Text(mount, "type"), MountList.Text(mount, "accessor"),
                MountList.Text(mount, "description"));
        return table;
    }

    private static Table Detailed(JsonElement mounts)
    {
        var table = new Table("Path", "Plugin", "Accessor", "Default TTL", "Max TTL", "Force No Cache", "Replication",
            "Seal Wrap", "External Entropy Access", "Options", "Description", "UUID", "Version", "Running Version",
            "Running SHA256", "Deprecation Status");
        foreach (var (path, mount) in MountList.Sorted(mounts).Select(entry => (entry.Name, entry.Value)))
        {
            table.Add(path, MountList.Text(mount, "type"), MountList.Text(mount, "accessor"),
                MountList.Ttl(mount, "default_lease_ttl"), MountList.Ttl(mount, "max_lease_ttl"),
                MountList.Config(mount, "force_no_cache"), MountList.Replication(mount),
                MountList.Text(mount, "seal_wrap"), MountList.Text(mount, "external_entropy_access"),
                MountList.Options(mount), MountList.Text(mount, "description"), MountList.Text(mount, "uuid"),
                MountList.Text(mount, "plugin_version"), MountList.Text(mount, "running_plugin_version"),
                MountList.Text(mount, "running_sha256"), MountList.Text(mount, "deprecation_status"));
        }
        return table;
    }
}
