namespace Leasehold.Cli.Generic;

internal sealed class PrintTokenCommand() : Command(
    "print token", "", "Prints the token that commands use; an empty line when there is none.", talksToServer: false)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        try
        {
            session.Ui.Output(await session.TokenAsync(cancel));
            return ExitCode.Good;
        }
        catch (IOException failure)
        {
            return session.Absent(failure.Message);
        }
    }
}
