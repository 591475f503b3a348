using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Mounts;

/// <summary>Lists what is mounted, of one kind.</summary>
internal static class MountList
{
    /// <summary>Asks, and prints as JSON or by a function that makes the table.</summary>
    public static async Task<int> RunAsync(
        Session session, string path, string failure, Func<JsonElement, Table> table, CancellationToken cancel)
    {
        if (await session.SendAsync(ApiRequest.Get(path), failure, cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { HasData: true } mounts)
            return session.Absent($"{failure}: empty response from server");
        if (!session.Print.IsTable)
            return session.Print.Document(mounts.Data, KeyOrder.Mounts);
        session.Ui.Output(table(mounts.Data).ToString());
        return ExitCode.Good;
    }

    public static IEnumerable<JsonProperty> Sorted(JsonElement mounts) =>
        mounts.EnumerateObject().OrderBy(mount => mount.Name, StringComparer.Ordinal);

    /// <summary>A TTL of a mount: <c>system</c> where it has none of its own.</summary>
    public static string Ttl(JsonElement mount, string name)
    {
        // These issue nothing that a mount's TTL could bound.
        if (GoValue.Text(mount, "type") is "system" or "cubbyhole")
            return "n/a";
        var seconds = Secret.Find(mount, "config") is { } config ? Secret.Number(config, name) : 0;
        return seconds == 0 ? "system" : GoValue.Text(Secret.Find(Secret.Find(mount, "config") ?? default, name)
            ?? default);
    }

    public static string Config(JsonElement mount, string name) =>
        Secret.Find(mount, "config") is { } config ? GoValue.Text(config, name) : "";

    public static string Replication(JsonElement mount) =>
        GoValue.Text(mount, "local") == "true" ? "local" : "replicated";

    public static string Options(JsonElement mount) =>
        Secret.Find(mount, "options") is { } options ? GoValue.Text(options) : "map[]";
}
