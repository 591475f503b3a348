using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Mounts;

internal sealed class MountMoveCommand(MountKind kind) : Command(
    $"{kind.Group} move",
    "[options] SOURCE DESTINATION",
    $"Moves one of the {kind.Plural} to another path; what it issued ends.")
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 2) is { } misused)
            return misused;
        var from = kind.FullPath(ApiPath.Mount(arguments[0]));
        var to = kind.FullPath(ApiPath.Mount(arguments[1]));
        var failure = $"Error moving {kind.Noun} {from} to {to}";
        var request = ApiRequest.Post("sys/remount", JsonBody.Of(body =>
        {
            body.WriteString("from", from);
            body.WriteString("to", to);
        }));
        if (await session.SendAsync(request, failure, cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { } answer || Secret.Find(answer.Data, "migration_id") is not { } found)
            return session.Absent($"{failure}: empty response from server");
        var id = GoValue.Text(found);
        session.Ui.Output($"Started moving {kind.Noun} {from} to {to}, with migration ID {id}");
        return await WaitAsync(session, $"{kind.Noun} {from} to {to}, with migration ID {id}", id, cancel);
    }

    private static async Task<int> WaitAsync(Session session, string what, string id, CancellationToken cancel)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var status = ApiRequest.Get($"sys/remount/status/{id}");
            if (await session.SendAsync(status, "Error checking migration status", cancel) is not { } response)
                return session.Exit;
            var info = Secret.Find(Secret.Parse(response.Body)?.Data ?? default, "migration_info");
            switch (info is { } known ? GoValue.Text(known, "status") : "")
            {
                case "success":
                    session.Ui.Output($"Success! Finished moving {what}");
                    return ExitCode.Good;
                case "failure":
                    session.Ui.Error($"Failure! Error encountered moving {what}");
                    return ExitCode.Good;
                default:
                    session.Ui.Output($"Waiting for terminal status in migration of {what}");
                    await Task.Delay(pause, TimeProvider.System, cancel);
                    break;
            }
        }
    }
}
