namespace Leasehold.Cli.Operator;

internal sealed class KeyStatusCommand() : Command(
    "operator key-status", "[options]",
    "Shows the term of the key that records are sealed with, since when, and how often it was used.", Outputs.Format)
{
    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        session.WrongCount(arguments, 0) is { } exit
            ? Task.FromResult(exit)
            : KeyStatusReport.PrintAsync(session, "", cancel);
}
