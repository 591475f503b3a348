using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Serving;

/// <summary>Where passwords of databases must never be found, whatever goes well or wrong.</summary>
public sealed class DatabaseSecretsTests
{
    private const string Wrong = "Wrong-pass-of-tests-9";
    private const string Make = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_password_is_in_the_log_the_audit_or_the_arguments_of_a_process()
    {
        using var database = new PasswordDatabase();
        await using var server = await LiveServer.DevAsync(Cancel, "-log-level=trace");
        using var api = new Api(server);
        var audit = Path.Combine(server.Home, "audit.log");
        await DoAsync("sys/audit/file", new { type = "file", options = new { file_path = audit } });
        await DoAsync("sys/mounts/database", new { type = "database" });
        await DoAsync("database/config/db", Connection(database, PasswordDatabase.Password));
        await DoAsync("database/roles/app", new { db_name = "db", creation_statements = Make });
        await DoAsync(
            "database/static-roles/st", new { db_name = "db", username = database.User, rotation_period = 60 });

        var given = await DataAsync("database/creds/app");
        var steady = await DataAsync("database/static-creds/st");
        HttpStatusCode[] refused =
        [
            await FailAsync("database/config/bad", Connection(database, Wrong)),
            await FailAsync("database/roles/app", new
            {
                db_name = "db",
                verify = true,
                creation_statements = $"{Make}; SELECT '{{{{password}}}}'::integer",
            }),
        ];
        await DoAsync("database/rotate-root/db", new { });
        database.Sql($"DROP ROLE \"{given.GetProperty("username").GetString()}\"");
        var arguments = Arguments();
        await server.StopAsync("TERM", Cancel);

        Assert.All(refused, static status => Assert.Equal(HttpStatusCode.BadRequest, status));
        string[] secrets = [PasswordDatabase.Password, Wrong, Password(given), Password(steady)];
        var entries = await File.ReadAllTextAsync(audit, Cancel);
        Assert.Contains("database/config/bad", entries, StringComparison.Ordinal);
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(secret, entries, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, server.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, arguments, StringComparison.Ordinal);
        });

        Task<JsonElement> DoAsync(string path, object body) => api.SendAsync("POST", path, "root", body, Cancel);

        async Task<JsonElement> DataAsync(string path) =>
            (await api.SendAsync("GET", path, "root", null, Cancel)).GetProperty("data");

        async Task<HttpStatusCode> FailAsync(string path, object body)
        {
            var (status, text) = await api.TryAsync("POST", path, "root", body, Cancel);
            Assert.DoesNotContain(Wrong, text, StringComparison.Ordinal);
            Assert.DoesNotContain(PasswordDatabase.Password, text, StringComparison.Ordinal);
            return status;
        }
    }

    private static object Connection(PasswordDatabase database, string password) => new
    {
        plugin_name = "postgresql-database-plugin",
        allowed_roles = "*",
        connection_url = $"postgresql://{{{{username}}}}:{{{{password}}}}@{database.Place}?sslmode=disable",
        username = database.Own,
        password,
    };

    private static string Password(JsonElement data) => data.GetProperty("password").GetString() ?? "";

    /// <summary>What anybody on this machine may read of the server and what it has started.</summary>
    private static string Arguments()
    {
        var all = Process.GetProcessesByName("leasehold").Concat(Process.GetProcessesByName("postgres"));
        return string.Join('\n', all.Select(static one =>
        {
            using (one)
            {
                var file = $"/proc/{one.Id}/cmdline";
                return File.Exists(file) ? File.ReadAllText(file) : "";
            }
        }));
    }
}
