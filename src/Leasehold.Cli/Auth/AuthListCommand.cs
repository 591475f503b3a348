using System.Text.Json;
using Leasehold.Cli.Output;
using Leasehold.Cli.Secrets;

namespace Leasehold.Cli.Auth;

internal sealed class AuthListCommand() : Command(
    "auth list", "[options]", "Lists the auth methods.", Outputs.Format | Outputs.Detailed)
{
    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return Task.FromResult(session.Misused($"Too many arguments (expected 0, got {arguments.Count})"));
        return MountList.RunAsync(session, "sys/auth", "Error listing enabled authentications",
            session.WantsDetails ? Detailed : Plain, cancel);
    }

    private static Table Plain(JsonElement methods)
    {
        var table = new Table("Path", "Type", "Accessor", "Description", "Version");
        foreach (var (path, method) in MountList.Sorted(methods).Select(entry => (entry.Name, entry.Value)))
            table.Add(path, MountList.Text(method, "type"), MountList.Text(method, "accessor"),
                MountList.Text(method, "description"), MountList.Text(method, "plugin_version"));
        return table;
    }

    private static Table Detailed(JsonElement methods)
    {
        var table = new Table("Path", "Plugin", "Accessor", "Default TTL", "Max TTL", "Token Type", "Replication",
            "Seal Wrap", "External Entropy Access", "Options", "Description", "UUID", "Version", "Running Version",
            "Running SHA256", "Deprecation Status");
        foreach (var (path, method) in MountList.Sorted(methods).Select(entry => (entry.Name, entry.Value)))
        {
            table.Add(path, MountList.Text(method, "type"), MountList.Text(method, "accessor"),
                MountList.Ttl(method, "default_lease_ttl"), MountList.Ttl(method, "max_lease_ttl"),
                MountList.Config(method, "token_type"), MountList.Replication(method),
                MountList.Text(method, "seal_wrap"), MountList.Text(method, "external_entropy_access"),
                MountList.Options(method), MountList.Text(method, "description"), MountList.Text(method, "uuid"),
                MountList.Text(method, "plugin_version"), MountList.Text(method, "running_plugin_version"),
                MountList.Text(method, "running_sha256"), MountList.Text(method, "deprecation_status"));
        }
        return table;
    }
}
