using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary><c>operator raft snapshot restore</c>: gives the server a copy of a store to take over.</summary>
internal sealed class RaftRestoreCommand : Command
{
    private const string Failure = "Error installing the snapshot";

    private readonly SwitchFlag _force;

    public RaftRestoreCommand()
        : base("operator raft snapshot restore", "[options] FILE", "Gives a cluster of stores the copy in a file.") =>
        _force = Flags.Switch("force", "Take it over whatever keys it is sealed with.");

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments is [] or [""])
            return session.Misused("Snapshot file name is required");
        if (session.WrongCount(arguments, 1) is { } exit)
            return exit;
        byte[] copy;
        try
        {
            copy = await File.ReadAllBytesAsync(FileFault.Named(arguments[0]), cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return session.Absent($"Error opening the snapshot file: {FileFault.Text(arguments[0], fault)}");
        }
        var path = "sys/storage/raft/snapshot" + (_force.Value ? "-force" : "");
        return await session.SendAsync(ApiRequest.Post(path, copy).AtRoot(), Failure, cancel) is null
            ? session.Exit
            : ExitCode.Good;
    }
}
