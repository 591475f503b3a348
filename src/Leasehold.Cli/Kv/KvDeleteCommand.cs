using Leasehold.Cli.Generic;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvDeleteCommand : Command
{
    private readonly TextFlag _mount;
    private readonly ListFlag _versions;

    public KvDeleteCommand()
        : base("kv delete", "[options] KEY", "Deletes the newest version of a secret, or the versions named.",
            Outputs.FormatAndField)
    {
        _mount = KvFlags.Mount(Flags);
        _versions = Flags.List("versions", "The versions to delete, comma separated.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;

        var versions = KvVersions.Of(_versions);
        var request = path.IsVersioned && versions.Count > 0
            ? ApiRequest.Put(path.At("delete"), KvVersions.Body(versions))
            : ApiRequest.Delete(path.At("data"));
        var failure = $"Error deleting {ApiPath.Clean(arguments[0])}";
        if (await session.SendAsync(request, failure, cancel) is not { } response)
            return session.Exit;
        if (Secret.Parse(response.Body) is { } secret)
            return session.Print.Secret(secret);
        if (session.Print.IsTable)
            session.Ui.Output($"Success! Data deleted (if it existed) at: {path.At("data")}");
        return ExitCode.Good;
    }
}
