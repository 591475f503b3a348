using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

internal sealed class DeleteCommand() : Command(
    "delete", "[options] PATH [K=V...]",
    "Deletes what is at a path. Deleting what is not there is no error.",
    Outputs.FormatAndField)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count < 1)
            return session.Misused("Not enough arguments (expected 1, got 0)");
        var path = ApiPath.Clean(arguments[0]);
        if (!KeyValueArguments.TryRead(arguments.Skip(1), session.Input, out var data, out var error))
            return session.Misused($"Failed to parse string list data: {error}");

        var request = ApiRequest.Delete(path, data.ToQuery());
        if (await session.SendAsync(request, $"Error deleting {path}", cancel) is not { } response)
            return session.Exit;
        if (Secret.Parse(response.Body) is { } secret)
            return session.Print.Secret(secret);
        if (session.Print.IsTable)
            session.Ui.Output($"Success! Data deleted (if it existed) at: {path}");
        return ExitCode.Good;
    }
}
