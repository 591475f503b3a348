using System.Collections.Concurrent;
using System.Net;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>
/// A large tree of tokens is revoked, and the server killed again and again while it clears up: from the moment it is
/// acknowledged no descendant works, and in the end all are gone.
/// </summary>
public sealed class CascadeTests
{
    private const int Tokens = 100_000;
    private const int Children = 10;
    private const int Grandchildren = 100;
    private const int Samples = 200;
    private const int Kills = 3;
    private const int AtOnce = 64;

    private static readonly TimeSpan ClearedWithin = TimeSpan.FromSeconds(120);

    private readonly ConcurrentBag<string> descendants = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_while_revoking_a_hundred_thousand_tokens_none_of_them_works_again()
    {
        using var home = new TempFolder();
        var port = LiveServer.FreePort();
        string key, root, sibling;
        await using (var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel))
        {
            using var api = new Api(server);
            var shares = new { secret_shares = 1, secret_threshold = 1 };
            var init = await api.SendAsync("PUT", "sys/init", null, shares, Cancel);
            key = init.GetProperty("keys_base64")[0].GetString() ?? "";
            root = init.GetProperty("root_token").GetString() ?? "";
            await UnsealAsync(api, key);
            await api.SendAsync("PUT", "sys/policies/acl/maker", root,
                new { policy = "path \"auth/token/create\" { capabilities = [\"update\"] }" }, Cancel);
            sibling = await api.CreateTokenAsync(root, new { policies = new[] { "maker" }, ttl = "1h" }, Cancel);
            var top = await api.CreateTokenAsync(root, new { policies = new[] { "maker" }, ttl = "1h" }, Cancel);
            await GrowAsync(api, top);

            await api.SendAsync("POST", "auth/token/revoke", root, new { token = top }, Cancel);

            await NoneWorksAsync(api);
            await server.KillAsync(Cancel);
        }

        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel);
            using var api = new Api(server);
            await UnsealAsync(api, key);
            await NoneWorksAsync(api);
            if (kill < Kills)
                await server.KillAsync(Cancel);
            else
                await ClearedAsync(api, root, sibling);
        }
    }

    private async Task GrowAsync(Api api, string top)
    {
        var level = await ManyAsync(api, [top], Children);
        level = await ManyAsync(api, level, Grandchildren);
        await ManyAsync(api, level, (Tokens - descendants.Count) / level.Count);
    }

    private async Task<IReadOnlyList<string>> ManyAsync(Api api, IReadOnlyList<string> parents, int each)
    {
        var made = new ConcurrentBag<string>();
        var work = parents.SelectMany(parent => Enumerable.Repeat(parent, each));
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancel };
        await Parallel.ForEachAsync(work, options, async (parent, cancel) =>
        {
            var token = await api.CreateTokenAsync(parent, new { ttl = "1h" }, cancel);
            made.Add(token);
            descendants.Add(token);
        });
        return [.. made];
    }

    private async Task NoneWorksAsync(Api api)
    {
        var step = Math.Max(1, descendants.Count / Samples);
        foreach (var token in descendants.Where((_, index) => index % step == 0))
        {
            var status = await api.StatusAsync("GET", "auth/token/lookup-self", token, Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, status);
        }
    }

    // The sibling and the root token stay; everything below the revoked token goes.
    private static async Task ClearedAsync(Api api, string root, string sibling)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var left = int.MaxValue;
        while (left > 2 && clock.GetElapsedTime(started) < ClearedWithin)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, Cancel);
            var reply = await api.SendAsync("LIST", "auth/token/accessors", root, null, Cancel);
            left = reply.GetProperty("data").GetProperty("keys").GetArrayLength();
        }
        Assert.True(left == 2, $"{left} tokens are left after {ClearedWithin}");
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync("GET", "auth/token/lookup-self", sibling, Cancel));
    }

    private static async Task UnsealAsync(Api api, string key)
    {
        var status = await api.SendAsync("PUT", "sys/unseal", null, new { key }, Cancel);
        Assert.False(status.GetProperty("sealed").GetBoolean());
    }
}
