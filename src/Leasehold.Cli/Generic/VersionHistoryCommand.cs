using System.Text.Json;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

internal sealed class VersionHistoryCommand() : Command(
    "version-history", "[options]", "Lists the versions of servers that have worked on the store.", Outputs.Format)
{
    private const string Failure = "Error reading version history";

    private const string Note = "Note: a version is recorded when a server of it is first active on the store. What "
        + "worked on it before versions were recorded is not known.";

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 0) is { } misused)
            return misused;
        if (await session.SendAsync(ApiRequest.List("sys/version-history"), Failure, cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { HasData: true } history
            || Secret.Find(history.Data, "keys") is not { ValueKind: JsonValueKind.Array } versions
            || Secret.Find(history.Data, "key_info") is not { ValueKind: JsonValueKind.Object } known)
            return session.Absent($"{Failure}: empty response from server");
        if (!session.Print.IsTable)
            return session.Print.Secret(history);
        var table = new Table("Version", "Installation Time", "Build Date");
        foreach (var version in versions.EnumerateArray().Select(GoValue.Text))
        {
            var info = Secret.Find(known, version) ?? default;
            table.Add(version, GoValue.Text(info, "timestamp_installed"), GoValue.Text(info, "build_date"));
        }
        session.Ui.Warn($"\n{WrappedText.Of(Note)}\n");
        session.Ui.Output(table.ToString());
        return ExitCode.Good;
    }
}
