using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class SealCommand() : Command(
    "operator seal", "[options]", "Seals a server: it forgets its keys and serves nothing until it is unsealed.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        if (await session.SendAsync(ApiRequest.Put("sys/seal").AtRoot(), "Error sealing", cancel) is null)
            return session.Exit;
        session.Ui.Output("Success! Vault is sealed.");
        return ExitCode.Good;
    }
}
