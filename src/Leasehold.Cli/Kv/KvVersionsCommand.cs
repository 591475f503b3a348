using Leasehold.Cli.Generic;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

/// <summary><c>kv undelete</c> and <c>kv destroy</c>: both name versions.</summary>
internal sealed class KvVersionsCommand : Command
{
    private readonly string _verb;
    private readonly TextFlag _mount;
    private readonly ListFlag _versions;

    private KvVersionsCommand(string verb, string help)
        : base($"kv {verb}", "[options] KEY", help, Outputs.Format)
    {
        _verb = verb;
        _mount = KvFlags.Mount(Flags);
        _versions = Flags.List("versions", "The versions, comma separated.");
    }

    public static KvVersionsCommand Undelete() => new("undelete", "Brings deleted versions of a secret back.");

    public static KvVersionsCommand Destroy() => new("destroy", "Removes versions of a secret for ever.");

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var versions = KvVersions.Of(_versions);
        if (versions.Count == 0)
            return session.Misused(
                $"No versions provided, use the \"-versions\" flag to specify the version to {_verb}.");
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        if (!path.IsVersioned)
            return session.Misused($"{char.ToUpperInvariant(_verb[0])}{_verb[1..]} not supported on KV Version 1");
        var full = path.At(_verb);
        var request = ApiRequest.Put(full, KvVersions.Body(versions));
        return await session.SendAsync(request, $"Error writing data to {full}", cancel) is { } response
            ? Answer.Written(session, response, full)
            : session.Exit;
    }
}
