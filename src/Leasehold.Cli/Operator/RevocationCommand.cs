using Leasehold.Client;

namespace Leasehold.Cli.Operator;

/// <summary>Holds physical revocation back, or lets it go on.</summary>
internal sealed class RevocationCommand : Command
{
    private readonly bool _holds;

    private RevocationCommand(string name, string help, bool holds)
        : base(name, "[options]", help) => _holds = holds;

    /// <summary><c>operator revocation hold</c>.</summary>
    public static RevocationCommand Hold() => new(
        "operator revocation hold", "Lets nothing be taken back until it is resumed; what is expired stays refused.",
        holds: true);

    /// <summary><c>operator revocation resume</c>.</summary>
    public static RevocationCommand Resume() => new(
        "operator revocation resume", "Lets the server take back what has expired.", holds: false);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        var (path, failure, done) = _holds
            ? ("sys/revocation/hold", "Error holding revocation",
                "Success! Revocation is held until: operator revocation resume")
            : ("sys/revocation/resume", "Error resuming revocation", "Success! Revocation goes on");
        if (await session.SendAsync(ApiRequest.Put(path).AtRoot(), failure, cancel) is null)
            return session.Exit;
        session.Ui.Output(done);
        return ExitCode.Good;
    }
}
