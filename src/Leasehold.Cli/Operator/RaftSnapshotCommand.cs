using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary><c>operator raft snapshot save</c>: asks a server for a copy of its store, and keeps it.</summary>
internal sealed class RaftSnapshotCommand() : Command(
    "operator raft snapshot save", "[options] FILE", "Saves a copy of a cluster of stores in a file.")
{
    private const string Failure = "Error taking the snapshot";

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments is [] or [""])
            return session.Misused("Output file name is required");
        if (session.WrongCount(arguments, 1) is { } exit)
            return exit;
        var request = ApiRequest.Get("sys/storage/raft/snapshot").AtRoot();
        if (await session.SendAsync(request, Failure, cancel) is not { } response)
            return session.Exit;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var file = new FileStream(arguments[0], options);
            await file.WriteAsync(response.Body, cancel);
            return ExitCode.Good;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return session.Absent($"{Failure}: {fault.Message}");
        }
    }
}
