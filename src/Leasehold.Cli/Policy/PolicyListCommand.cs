using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Policy;

internal sealed class PolicyListCommand() : Command(
    "policy list", "[options]", "Lists the names of the policies.", Outputs.Format)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 0)
            return session.Misused($"Too many arguments (expected 0, got {arguments.Count})");
        var request = ApiRequest.List("sys/policies/acl");
        if (await session.SendAsync(request, "Error listing policies", cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { } secret
            || Secret.Find(secret.Data, "keys") is not { ValueKind: JsonValueKind.Array } names)
            return session.Absent("Error listing policies: empty response from server");
        if (!session.Print.IsTable)
            return session.Print.Document(names);
        foreach (var name in names.EnumerateArray())
            session.Ui.Output(GoValue.Text(name));
        return ExitCode.Good;
    }
}
