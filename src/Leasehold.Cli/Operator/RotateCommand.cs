using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class RotateCommand() : Command(
    "operator rotate", "[options]",
    "Seals new records with a new key; the old ones stay for what they sealed. Nobody needs shares for it.",
    Outputs.Format)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 0) is { } exit)
            return exit;
        if (await session.SendAsync(ApiRequest.Put("sys/rotate").AtRoot(), "Error rotating key", cancel) is null)
            return session.Exit;
        return await KeyStatusReport.PrintAsync(session, "Success! Rotated key\n\n", cancel);
    }
}
