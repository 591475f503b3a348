using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.MySql;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.MySql;

public sealed class MySqlFaultTests
{
    private const string Sleeping =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'patient' AND info LIKE 'SELECT SLEEP%'";

    private const string Password = "r00t's secret/pass";
    private const string Create = "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'";

    [Fact]
    public async Task A_database_that_is_down_is_away()
    {
        await using var database = Open(LiveServer.FreePort());

        await AssertAllAwayAsync(database, "failed to connect to 127.0.0.1");
    }

    [Fact]
    public async Task A_database_whose_socket_is_not_there_is_away_and_found_when_it_is_back()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "my.sock");
        await using var database = OpenedDatabase.Open(MySqlType.All[0], $"u:p@unix({path})/", "", "");

        await AssertAllAwayAsync(database, $"failed to connect to {path}: Cannot find Unix Socket");

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        var verifying = database.VerifyAsync(TestContext.Current.CancellationToken).AsTask();
        (await socket.AcceptAsync(TestContext.Current.CancellationToken)).Dispose();
        OpenedDatabase.Is(TargetOutcome.Unreachable, await verifying);
    }

    [Fact]
    public async Task A_database_that_accepts_and_hangs_is_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var database = Open(port, "?timeout=1s");

        await AssertAllAwayAsync(database, $"failed to connect to 127.0.0.1:{port}: no answer in time");
    }

    [Fact]
    public async Task Patience_that_ends_first_is_away_too()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var database = Open(((IPEndPoint)listener.LocalEndpoint).Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        OpenedDatabase.Is(TargetOutcome.Unreachable, await database.VerifyAsync(patience.Token));
    }

    [Fact]
    public async Task A_wrong_password_is_away_and_not_told()
    {
        await using var database = Open(MariaDbServer.Shared.Port);

        await AssertAllAwayAsync(database, "Access denied for user 'admin'");
    }

    [Fact]
    public async Task A_read_only_server_is_away_not_a_refusal()
    {
        var server = new MariaDbServer("--read-only");
        try
        {
            server.Sql("SET GLOBAL read_only=0; CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'r00t''s secret/pass'; " +
                "GRANT CREATE USER, RELOAD, SELECT ON *.* TO 'admin'@'127.0.0.1'; SET GLOBAL read_only=1");
            await using var database = Open(server.Port);

            var result = await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-a"), default);

            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task A_crash_in_the_middle_is_not_taken_for_a_refusal()
    {
        var server = new MariaDbServer();
        try
        {
            server.Sql("CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'r00t''s secret/pass'; " +
                "GRANT ALL ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION");
            await using var database = Open(server.Port);
            var running = database.CreateUserAsync(
                [Create, "SELECT SLEEP(15)"], [], OpenedDatabase.User("v-crash"), default).AsTask();
            var sleepers = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO = 'SELECT SLEEP(15)'";
            while (server.Sql(sleepers) == "0")
                Assert.False(running.IsCompleted);
            server.Stop();
            OpenedDatabase.Is(TargetOutcome.Unknown, await running);
            server.Start();

            var result = await database.DropUserAsync([], "v-crash", default);
            for (var tries = 0; tries < 5 && result.IsAway; tries++)
                result = await database.DropUserAsync([], "v-crash", default);

            OpenedDatabase.Is(TargetOutcome.Done, result);
        }
        finally
        {
            server.Remove();
        }
    }

    [Fact]
    public async Task Giving_up_in_the_middle_is_not_taken_for_a_refusal()
    {
        MariaDbServer.Shared.Sql("CREATE USER 'patient'@'%' IDENTIFIED BY 'x'; " +
            "GRANT ALL ON *.* TO 'patient'@'%' WITH GRANT OPTION");
        await using var database = OpenedDatabase.Open(
            MySqlType.All[0], $"patient:x@tcp(127.0.0.1:{MariaDbServer.Shared.Port})/", "", "");
        using var patience = new CancellationTokenSource();

        var creating = database.CreateUserAsync(
            [Create, "SELECT SLEEP(15)"], [], OpenedDatabase.User("v-slow-one"), patience.Token).AsTask();
        while (MariaDbServer.Shared.Sql(Sleeping).Trim() != "1" && !creating.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        await patience.CancelAsync();

        OpenedDatabase.Is(TargetOutcome.Unknown, await creating);
        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([], "v-slow-one", default));
    }

    [Fact]
    public async Task Tls_trusts_whom_it_is_told_to_trust_under_the_name_it_is_told()
    {
        using var folder = new TempFolder();
        using (var open = Process.Start("/bin/chmod", ["755", folder.Path]))
            await open.WaitForExitAsync();
        using var authority = new TestAuthority("ours");
        using var stranger = new TestAuthority("theirs");
        var (certificate, key) = authority.Issue("db.internal");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "cert"), certificate);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "key"), key);
        var server = new MariaDbServer($"--ssl-cert={folder.Path}/cert", $"--ssl-key={folder.Path}/key");
        try
        {
            server.Sql("CREATE USER 'admin'@'127.0.0.1' IDENTIFIED BY 'r00t''s secret/pass' REQUIRE SSL");
            async Task<TargetOutcome> VerifyAsync(params (string, string)[] details)
            {
                await using var database = Open(server.Port, "", details);
                var result = await database.VerifyAsync(default);
                if (details.Any(static detail => detail.Item1 == "tls_ca") && !result.IsDone)
                    Assert.Contains("must descend from tls_ca", result.Error, StringComparison.Ordinal);
                return result.Outcome;
            }

            var ours = ("tls_ca", authority.Pem);
            Assert.Equal(TargetOutcome.Done, await VerifyAsync(ours, ("tls_server_name", "db.internal")));
            Assert.Equal(TargetOutcome.Done, await VerifyAsync(("tls_skip_verify", "true")));
            Assert.Equal(TargetOutcome.Unreachable, await VerifyAsync());
            Assert.Equal(TargetOutcome.Unreachable, await VerifyAsync(ours));
            Assert.Equal(TargetOutcome.Unreachable,
                await VerifyAsync(("tls_ca", stranger.Pem), ("tls_server_name", "db.internal")));
        }
        finally
        {
            server.Remove();
        }
    }

    private static async Task AssertAllAwayAsync(IDatabase database, string expected)
    {
        TargetResult[] results =
        [
            await database.VerifyAsync(default),
            await database.CreateUserAsync([Create], [], OpenedDatabase.User("v-a", "userpass"), default),
            await database.DropUserAsync([], "v-a", default),
            await database.ChangePasswordAsync([], "v-a", "userpass", default),
        ];
        Assert.All(results, result =>
        {
            OpenedDatabase.Is(TargetOutcome.Unreachable, result);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("userpass", result.Error, StringComparison.Ordinal);
        });
    }

    private static IDatabase Open(int port, string query = "", params (string, string)[] details) =>
        OpenedDatabase.Open(
            MySqlType.All[0],
            $"{{{{username}}}}:{{{{password}}}}@tcp(127.0.0.1:{port})/{query}",
            "admin",
            Password,
            details);
}
