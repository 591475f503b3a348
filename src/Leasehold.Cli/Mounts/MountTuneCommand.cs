using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Mounts;

internal sealed class MountTuneCommand : Command
{
    private readonly MountKind _kind;
    private readonly TuneFlags _tune;

    public MountTuneCommand(MountKind kind)
        : base($"{kind.Group} tune", "[options] PATH", $"Changes settings of one of the {kind.Plural}.")
    {
        _kind = kind;
        _tune = new TuneFlags(Flags, kind);
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Clean(arguments[0]);
        var request = ApiRequest.Post(_kind.TuneApi(path), JsonBody.Of(_tune.WriteBody));
        if (await session.SendAsync(request, $"Error tuning {_kind.Noun} {path}/", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Tuned the {_kind.Noun} at: {path}/");
        return ExitCode.Good;
    }
}
