using Leasehold.Cli.Generic;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvListCommand : Command
{
    private readonly TextFlag _mount;

    public KvListCommand()
        : base("kv list", "[options] [PATH]", "Lists the keys of the key-value engine below a path.",
            Outputs.Format | Outputs.Detailed) => _mount = KvFlags.Mount(Flags);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count == 0 && _mount.Value.Length == 0)
            return session.Misused("Not enough arguments (expected 1, got 0)");
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 1, got {arguments.Count})");
        var argument = arguments.Count == 1 ? arguments[0] : "";
        if (await KvPath.ResolveAsync(session, argument, _mount.Value, cancel) is not { } path)
            return session.Exit;
        var full = path.At("metadata").TrimEnd('/');
        return await session.ReadAsync(ApiRequest.List(full), $"Error listing {full}", cancel) is { } response
            ? Answer.Listed(session, response, full, session.WantsDetails)
            : session.Exit;
    }
}
