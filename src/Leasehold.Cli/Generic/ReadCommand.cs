using System.Text;
using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

internal sealed class ReadCommand() : Command(
    "read", "[options] PATH [K=V...]",
    "Reads what is at a path. Data given as key=value goes into the query.",
    Outputs.FormatAndField)
{
    public override bool AllowsRaw => true;

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count < 1)
            return session.Misused("Not enough arguments (expected 1, got 0)");
        var path = ApiPath.Clean(arguments[0]);
        if (!KeyValueArguments.TryRead(arguments.Skip(1), session.Input, out var data, out var error))
            return session.Misused($"Failed to parse K=V data: {error}");

        var request = ApiRequest.Get(path, data.ToQuery());
        if (session.Print.Format == Output.OutputFormat.Raw)
            return await RawAsync(session, request, path, cancel);
        if (await session.ReadAsync(request, $"Error reading {path}", cancel) is not { } response)
            return session.Exit;
        return Answer.Found(response) is { } secret
            ? session.Print.Secret(secret)
            : session.Absent($"No value found at {path}", response);
    }

    private static async Task<int> RawAsync(
        Session session, ApiRequest request, string path, CancellationToken cancel)
    {
        if (await session.SendAsync(request, $"Error reading: {path}", cancel) is not { } response)
            return session.Exit;
        session.Ui.Output(Encoding.UTF8.GetString(response.Body.Span));
        return ExitCode.Good;
    }
}
