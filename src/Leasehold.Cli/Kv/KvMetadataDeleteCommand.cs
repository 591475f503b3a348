using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvMetadataDeleteCommand : Command
{
    private readonly TextFlag _mount;

    public KvMetadataDeleteCommand()
        : base("kv metadata delete", "[options] KEY", "Removes a secret with all its versions, for ever.") =>
        _mount = KvFlags.Mount(Flags);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        if (!path.IsVersioned)
            return session.Misused("Metadata not supported on KV Version 1");
        var full = path.At("metadata");
        if (await session.SendAsync(ApiRequest.Delete(full), $"Error deleting {full}", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Data deleted (if it existed) at: {full}");
        return ExitCode.Good;
    }
}
