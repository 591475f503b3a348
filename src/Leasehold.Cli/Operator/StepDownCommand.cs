using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class StepDownCommand() : Command(
    "operator step-down", "[options]", "Makes the active server give the lead to another.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        var request = ApiRequest.Put("sys/step-down").AtRoot();
        if (await session.SendAsync(request, "Error stepping down", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Stepped down: {session.Address}");
        return ExitCode.Good;
    }
}
