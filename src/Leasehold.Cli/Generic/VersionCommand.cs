namespace Leasehold.Cli.Generic;

internal sealed class VersionCommand() : Command("version", "", "Prints the version.", talksToServer: false)
{
    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        session.Ui.Output(session.Product.VersionLine);
        return Task.FromResult(ExitCode.Good);
    }
}
