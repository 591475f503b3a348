using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Leasehold.Tests.Servers;

namespace Leasehold.Conformance.Runs;

/// <summary>
/// A configured server made to look as a development server does: unsealed, with the root token <c>root</c> and
/// <c>secret/</c>, but on a store that lasts.
/// </summary>
internal static class StoredServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The store that the contract is held against; empty: a development server in memory.</summary>
    private static readonly string Named = Environment.GetEnvironmentVariable("LEASEHOLD_STORE") ?? "";

    /// <summary>The name that the servers show.</summary>
    public static string StorageType => Named switch
    {
        "" => "inmem",
        "postgres" => "postgresql",
        _ => Named,
    };

    /// <summary>Whether several servers could share the store.</summary>
    public static bool IsShared => Named == "postgres";

    /// <summary>The stanza of the store that LEASEHOLD_STORE names; null if it is not set.</summary>
    public static string? Stanza() => Named switch
    {
        "" => null,
        "rocksdb" => "storage \"rocksdb\" {\n  path = \"{home}/data\"\n}\n",
        "postgres" => $"storage \"postgresql\" {{\n  connection_url = \"{Database()}\"\n}}\n",
        _ => throw new FormatException($"LEASEHOLD_STORE={Named}: rocksdb or postgres"),
    };

    public static async Task<LiveServer> StartAsync(string hcl, CancellationToken cancel)
    {
        var server = await LiveServer.ConfiguredAsync(hcl, cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address, "/v1/") };
        var keys = await AskAsync(client, "sys/init", """{"secret_shares":1,"secret_threshold":1}""", cancel);
        await AskAsync(client, "sys/unseal", $$"""{"key":"{{keys.GetProperty("keys")[0].GetString()}}"}""", cancel);
        client.DefaultRequestHeaders.Add("X-Vault-Token", keys.GetProperty("root_token").GetString());
        await AskAsync(
            client, "auth/token/create", """{"id":"root","policies":["root"],"no_parent":true,"display_name":"root"}""",
            cancel);
        await AskAsync(
            client, "sys/mounts/secret",
            """{"type":"kv","options":{"version":"2"},"description":"key/value secret storage"}""", cancel);
        await AskAsync(client, "auth/token/revoke-self", "{}", cancel);
        return server;
    }

    private static string Database() => PostgresServer.Shared.Url(PostgresServer.Shared.CreateDatabase());

    // A server that is about to become active says 503 and to try again.
    private static async Task<JsonElement> AskAsync(
        HttpClient client, string path, string body, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (true)
        {
            using var content = new StringContent(body);
            using var answer = await client.PostAsync(path, content, cancel);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || clock.GetElapsedTime(started) > Patience)
            {
                answer.EnsureSuccessStatusCode();
                return answer.StatusCode == HttpStatusCode.NoContent
                    ? default
                    : await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancel);
        }
    }
}
