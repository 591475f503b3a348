using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

internal sealed class PathHelpCommand() : Command(
    "path-help", "[options] PATH", "Shows the help of an API path.", Outputs.Format)
{
    private const string Prefix = "Error retrieving help";

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var request = ApiRequest.Get(ApiPath.Clean(arguments[0]), [new("help", "1")]);
        if (await session.TrySendAsync(request, Prefix, cancel) is not { } response)
            return session.Exit;
        if (response.Error is { } error)
        {
            if (!error.Errors.Contains("Vault is sealed", StringComparer.Ordinal))
                return session.Refuse(Prefix, response, request);
            return session.Absent("Error: Vault is sealed.\n\nThe help of a path comes from what is mounted there, and "
                + $"that is\nknown only after unsealing: {session.Product.Program} operator unseal.");
        }
        if (Secret.Parse(response.Body) is not { } help)
            return session.Absent($"No value found at {request.Path}");
        if (session.Print.IsTable)
            session.Ui.Output(GoValue.Text(help.Data, "help").TrimEnd());
        else if (session.Print.Format == OutputFormat.Json)
            session.Ui.Output(Compact(help));
        else
            return session.Print.Document(help.Data);
        return ExitCode.Good;
    }

    // One line: tools read it, people do not.
    private static string Compact(Secret help) => (Secret.Find(help.Data, "openapi") ?? help.Data).GetRawText();
}
