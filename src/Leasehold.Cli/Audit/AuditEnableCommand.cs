using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Audit;

internal sealed class AuditEnableCommand : Command
{
    private readonly TextFlag _path;
    private readonly TextFlag _description;
    private readonly SwitchFlag _local;

    public AuditEnableCommand()
        : base("audit enable", "[options] TYPE [K=V...]",
            "Adds an audit device: file, socket or syslog. From then on no request runs that no device recorded.")
    {
        _path = Flags.Text("path", "The device's name; by default its type.");
        _description = Flags.Text("description", "What it is for.");
        _local = Flags.Switch("local", "Neither replicated nor removed by replication.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count < 1)
            return session.Misused("Error enabling audit device: audit type missing. "
                + "Valid types include 'file', 'socket' and 'syslog'.");
        var type = arguments[0].Trim();
        var path = ApiPath.Clean(_path.Value.Length > 0 ? _path.Value : type);
        if (!KeyValueArguments.TryRead(arguments.Skip(1), session.Input, out var options, out var error))
            return session.Misused($"Failed to parse K=V data: {error}");
        var body = JsonBody.Of(writer =>
        {
            writer.WriteString("type", type);
            writer.WriteString("description", _description.Value);
            writer.WritePropertyName("options");
            options.WriteTo(writer);
            writer.WriteBoolean("local", _local.Value);
        });
        if (await session.SendAsync(ApiRequest.Put($"sys/audit/{path}", body), "Error enabling audit device", cancel)
            is null)
            return session.Exit;
        session.Ui.Output($"Success! Enabled the {type} audit device at: {path}/");
        return ExitCode.Good;
    }
}
