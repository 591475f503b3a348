using System.Text.Json;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>
/// The server is killed again and again while it makes, lengthens and drops users and rotates passwords. In the end
/// every user has its lease and every lease its user, and every password that is told lets in.
/// </summary>
public sealed class DatabaseCrashTests
{
    private const int Kills = 6;
    private const int AtOnce = 4;

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(150);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgresql")]
    [InlineData("mysql")]
    public async Task Killed_at_any_moment_it_leaves_no_user_without_a_lease_and_no_lease_without_its_user(string kind)
    {
        using var database = CrashedDatabase.Of(kind);
        using var home = new TempFolder();
        var port = LiveServer.FreePort();
        var (key, root) = ("", "");
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel);
            using var api = new Api(server);
            if (kill == 0)
                (key, root) = await BeginAsync(api, database);
            else
                await api.SendAsync("PUT", "sys/unseal", null, new { key }, Cancel);
            using var load = new CancellationTokenSource();
            var work = Enumerable.Range(0, AtOnce).Select(one => WorkAsync(api, root, one, load.Token)).ToArray();
            // Not a moment that is waited for: each of the steps of each of the calls may be under way at the end.
            await Task.Delay(TimeSpan.FromMilliseconds(700 + (kill * 230)), TimeProvider.System, Cancel);
            await server.KillAsync(Cancel);
            await load.CancelAsync();
            await Task.WhenAll(work);
        }

        await using var last = await LiveServer.ConfiguredAsync(Configurations.OnDisk, home, port, Cancel);
        using var end = new Api(last);
        await end.SendAsync("PUT", "sys/unseal", null, new { key }, Cancel);
        await SettleAsync(end, root, database);
        await PasswordsHoldAsync(end, root, database);
    }

    private static async Task<(string Key, string Root)> BeginAsync(Api api, CrashedDatabase database)
    {
        var shares = new { secret_shares = 1, secret_threshold = 1 };
        var init = await api.SendAsync("PUT", "sys/init", null, shares, Cancel);
        var key = init.GetProperty("keys_base64")[0].GetString() ?? "";
        var root = init.GetProperty("root_token").GetString() ?? "";
        await api.SendAsync("PUT", "sys/unseal", null, new { key }, Cancel);
        await api.SendAsync("POST", "sys/mounts/database", root, new { type = "database" }, Cancel);
        await ConnectAsync(api, root, "db", database, (database.Root, PasswordDatabase.Password));
        await api.SendAsync("POST", "database/roles/app", root,
            new { db_name = "db", creation_statements = database.Make, default_ttl = "1h" }, Cancel);
        await api.SendAsync("POST", "database/static-roles/batch", root,
            new { db_name = "db", username = database.User, rotation_period = "24h" }, Cancel);
        return (key, root);
    }

    private static Task<JsonElement> ConnectAsync(
        Api api, string root, string name, CrashedDatabase database, (string Name, string Password) user) =>
        api.SendAsync("POST", $"database/config/{name}", root,
            new
            {
                plugin_name = database.Plugin,
                connection_url = database.Url,
                username = user.Name,
                password = user.Password,
                allowed_roles = "*",
            },
            Cancel);

    /// <summary>Makes users, lengthens and drops some of them; every fourth worker rotates passwords.</summary>
    private static async Task WorkAsync(Api api, string root, int worker, CancellationToken end)
    {
        try
        {
            for (var turn = worker; !end.IsCancellationRequested; turn++)
            {
                if (turn % AtOnce == 0)
                {
                    await api.SendAsync("POST", "database/rotate-role/batch", root, null, end);
                    await api.SendAsync("POST", "database/rotate-root/db", root, null, end);
                    continue;
                }
                var given = await api.SendAsync("GET", "database/creds/app", root, null, end);
                var lease = new { lease_id = given.GetProperty("lease_id").GetString(), sync = true };
                if (turn % 3 == 0)
                    await api.SendAsync("PUT", "sys/leases/renew", root, lease, end);
                if (turn % 2 == 0)
                    await api.SendAsync("PUT", "sys/leases/revoke", root, lease, end);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // The server was killed.
        }
    }

    /// <summary>Waits until users and leases agree: what was under way is taken back when it must be over.</summary>
    private static async Task SettleAsync(Api api, string root, CrashedDatabase database)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (true)
        {
            var found = (await api.SendAsync("GET", "database/orphans/db", root, null, Cancel)).GetProperty("data");
            var users = database.Count();
            var leases = await LeasesAsync(api, root);
            if (found.GetRawText() == """{"missing":[],"orphans":[]}""" && users == leases)
                return;
            Assert.True(clock.GetElapsedTime(started) < Settled, $"{users} users, {leases} leases: {found}");
            await Task.Delay(TimeSpan.FromSeconds(1), clock, Cancel);
        }
    }

    private static async Task<int> LeasesAsync(Api api, string root)
    {
        var reply = await api.SendAsync("LIST", "sys/leases/lookup/database/creds/app", root, null, Cancel);
        return reply.GetProperty("data").GetProperty("keys").GetArrayLength();
    }

    private static async Task PasswordsHoldAsync(Api api, string root, CrashedDatabase database)
    {
        await api.SendAsync("POST", "database/rotate-role/batch", root, null, Cancel);
        var batch = (await api.SendAsync("GET", "database/static-creds/batch", root, null, Cancel)).GetProperty("data");
        var password = batch.GetProperty("password").GetString() ?? "";
        await ConnectAsync(api, root, "check", database, (database.User, password));
        await api.SendAsync("POST", "database/rotate-root/db", root, null, Cancel);
        await api.SendAsync("GET", "database/creds/app", root, null, Cancel);
    }
}
