using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvEnableVersioningCommand() : Command(
    "kv enable-versioning",
    "[options] MOUNT",
    "Lets a key-value engine keep versions; what it holds becomes version 1.")
{
    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        var path = ApiPath.Mount(arguments[0]);
        var request = ApiRequest.Post($"sys/mounts/{path}tune", JsonBody.Of(body =>
        {
            body.WriteStartObject("options");
            body.WriteString("version", "2");
            body.WriteEndObject();
        }));
        if (await session.SendAsync(request, $"Error tuning secrets engine {path}", cancel) is null)
            return session.Exit;
        session.Ui.Output($"Success! Tuned the secrets engine at: {path}");
        return ExitCode.Good;
    }
}
