using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class StatusCommand() : Command(
    "status", "[options]",
    "Shows the seal and the role of a server. Exit code 0: unsealed, 2: sealed, 1: an error.",
    Outputs.FormatAndField)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        var request = ApiRequest.Get("sys/seal-status").AtRoot();
        if (await session.SendAsync(request, "Error checking seal status", cancel) is not { } response)
            return session.Exit == ExitCode.Good ? ExitCode.Good : ExitCode.Usage;
        if (Secret.Parse(response.Body) is not { } status)
            return session.Misused("Error checking seal status: empty response from server");
        var exit = await SealReport.PrintAsync(session, status.Data, cancel);
        if (exit != ExitCode.Good)
            return ExitCode.Usage;
        return SealReport.IsSealed(status.Data) ? ExitCode.Refused : ExitCode.Good;
    }
}
