using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Policy;

internal sealed class PolicyReadCommand() : Command(
    "policy read", "[options] NAME", "Prints the rules of a policy.", Outputs.Format)
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var name = arguments[0].Trim().ToLowerInvariant();
        var request = ApiRequest.Get($"sys/policies/acl/{name}");
        if (await session.ReadAsync(request, $"Error reading policy named {name}", cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { } secret
            || (Secret.Find(secret.Data, "policy") ?? Secret.Find(secret.Data, "rules")) is not { } rules)
            return session.Absent($"No policy named: {name}");
        if (!session.Print.IsTable)
            return session.Print.Document(SecretDocument.Build(writer =>
                writer.WriteString("policy", GoValue.Text(rules))));
        session.Ui.Output(GoValue.Text(rules).Trim());
        return ExitCode.Good;
    }
}
