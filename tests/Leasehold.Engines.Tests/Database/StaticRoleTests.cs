using System.Text.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Tests;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Users that stay, whose passwords are changed at times: on time, late, again, never lost.</summary>
public sealed class StaticRoleTests
{
    private const string Role = """{"db_name":"db","username":"app","rotation_period":"1h"}""";
    private static readonly TargetResult Down = new(TargetOutcome.Unreachable, "down");

    private static async Task<DatabaseServer> StartAsync(bool withRole = true)
    {
        var server = await DatabaseServer.StartAsync();
        server.Database.Users["app"] = "old";
        if (withRole)
            await server.DoAsync("database/static-roles/s", Role);
        return server;
    }

    private static async Task<string> PasswordAsync(DatabaseServer server) =>
        (await server.GetAsync("database/static-creds/s")).Data.GetProperty("password").GetString() ?? "";

    private static async Task<JsonElement> RoleAsync(DatabaseServer server) =>
        (await server.GetAsync("database/static-roles/s")).Data;

    [Fact]
    public async Task It_begins_with_a_rotation()
    {
        await using var server = await StartAsync();

        var reply = await server.GetAsync("database/static-creds/s");

        Assert.Equal(server.Database.Users["app"], reply.Data.GetProperty("password").GetString());
        Assert.NotEqual("old", server.Database.Users["app"]);
        Assert.Equal(3600, reply.Data.GetProperty("ttl").GetInt64());
        Assert.Equal("", reply.Body.GetProperty("lease_id").GetString());
    }

    [Fact]
    public async Task Written_again_and_again_it_is_rotated_all_the_same()
    {
        const string role =
            """{"db_name":"db","username":"app","rotation_period":"1h","skip_import_rotation":true}""";
        await using var server = await StartAsync(withRole: false);
        var start = server.Kernel.Clock.GetUtcNow();
        for (var minutes = 0; minutes < 60; minutes += 30)
        {
            await server.DoAsync("database/static-roles/s", role);
            await server.PassAsync(TimeSpan.FromMinutes(30));
        }
        await server.DoAsync("database/static-roles/s", role);

        await TestKernel.EventuallyAsync(() =>
        {
            server.Kernel.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(server.Database.Users["app"] != "old");
        });
        Assert.True(server.Kernel.Clock.GetUtcNow() - start < TimeSpan.FromMinutes(70));
    }

    [Theory]
    [InlineData("""{"db_name":"db","username":"app","rotation_period":"1h","skip_import_rotation":true}""", false)]
    [InlineData("""{"db_name":"db","username":"app","rotation_period":"1h"}""", true)]
    public async Task It_may_keep_its_password_until_its_first_rotation_is_due(string role, bool byConnection)
    {
        await using var server = await StartAsync(withRole: false);
        if (byConnection)
            await server.DoAsync("database/config/db", """{"skip_static_role_import_rotation":true}""");

        await server.DoAsync("database/static-roles/s", role);

        Assert.Equal("old", server.Database.Users["app"]);
        Assert.Contains("rotate-role", (await server.GetAsync("database/static-creds/s")).Refusal?.Errors[0],
            StringComparison.Ordinal);
        Assert.StartsWith("0001-01-01T00:00:00", (await RoleAsync(server)).GetProperty("last_vault_rotation")
            .GetString(), StringComparison.Ordinal);
        await server.DoAsync("database/static-roles/s", """{"rotation_period":"2h"}""");
        Assert.Equal("old", server.Database.Users["app"]);
        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(5));
            return (await server.GetAsync("database/static-creds/s")).Refusal is null;
        });
        Assert.NotEqual("old", server.Database.Users["app"]);
        Assert.Equal(server.Database.Users["app"], await PasswordAsync(server));
    }

    [Fact]
    public async Task A_password_that_it_keeps_can_be_told()
    {
        await using var server = await StartAsync(withRole: false);

        var refused = await server.PostAsync("database/static-roles/s", Sent(Role, "\"password\":\"old\""));
        await server.DoAsync(
            "database/static-roles/s", Sent(Role, "\"password\":\"old\",\"skip_import_rotation\":true"));
        var late = await server.PostAsync("database/static-roles/s", Sent(Role, "\"password\":\"new\""));

        Assert.Contains("skip_import_rotation", refused.Refusal?.Errors[0], StringComparison.Ordinal);
        Assert.NotNull(late.Refusal);
        Assert.Equal("old", await PasswordAsync(server));
    }

    private static string Sent(string role, string more) => $"{role[..^1]},{more}}}";

    [Fact]
    public async Task Without_its_first_rotation_it_is_not_there()
    {
        await using var server = await StartAsync(withRole: false);
        server.Database.Fault = Down;

        Assert.NotNull((await server.PostAsync("database/static-roles/s", Role)).Refusal);

        Assert.IsType<Core.Requests.Reply.Missing>((await server.GetAsync("database/static-roles/s")).Reply);
        server.Database.Fault = null;
        await server.DoAsync("database/static-roles/s", Role);
    }

    [Fact]
    public async Task A_first_rotation_without_an_answer_is_tried_again_with_the_same_password()
    {
        await using var server = await StartAsync(withRole: false);
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;
        await server.PostAsync("database/static-roles/s", Role);
        var given = server.Database.Users["app"];
        server.Database.Fault = null;

        await server.DoAsync("database/static-roles/s", Role);

        Assert.NotEqual("old", given);
        Assert.Equal(given, await PasswordAsync(server));
    }

    [Fact]
    public async Task A_first_rotation_after_which_nobody_can_log_in_is_tried_again_with_the_same_password()
    {
        await using var server = await StartAsync(withRole: false);
        server.Database.LoginFault = new TargetResult(TargetOutcome.Refused, "not from here");
        var reply = await server.PostAsync("database/static-roles/s", Sent(Role, "\"verify\":true"));
        var given = server.Database.Users["app"];
        server.Database.LoginFault = null;

        await server.DoAsync("database/static-roles/s", Sent(Role, "\"verify\":true"));

        Assert.EndsWith("cannot log in with it: not from here", Assert.Single(reply.Errors), StringComparison.Ordinal);
        Assert.NotEqual("old", given);
        Assert.Equal(given, await PasswordAsync(server));
    }

    [Fact]
    public async Task A_database_that_is_down_for_the_second_try_does_not_lose_the_password_of_the_first()
    {
        await using var server = await StartAsync(withRole: false);
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;
        await server.PostAsync("database/static-roles/s", Role);
        var given = server.Database.Users["app"];
        (server.Database.Fault, server.Database.DoesAllTheSame) = (Down, false);
        await server.PostAsync("database/static-roles/s", Role);
        server.Database.Fault = null;

        await server.DoAsync("database/static-roles/s", Role);

        Assert.Equal(given, await PasswordAsync(server));
    }

    [Fact]
    public async Task It_is_rotated_when_its_period_is_over()
    {
        await using var server = await StartAsync();
        var before = await PasswordAsync(server);

        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return await PasswordAsync(server) != before;
        });

        Assert.Equal(server.Database.Users["app"], await PasswordAsync(server));
        Assert.Equal(0, (await RoleAsync(server)).GetProperty("overdue").GetInt64());
    }

    [Fact]
    public async Task What_cannot_be_rotated_is_overdue_and_tried_again_with_the_same_password()
    {
        await using var server = await StartAsync();
        var before = await PasswordAsync(server);
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "gave up");
        server.Database.DoesAllTheSame = true;

        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return (await RoleAsync(server)).TryGetProperty("last_error", out _);
        });

        var candidate = server.Database.Users["app"];
        Assert.NotEqual(before, candidate);
        await server.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True((await RoleAsync(server)).GetProperty("overdue").GetInt64() > 0);
        server.Database.Fault = null;
        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return await PasswordAsync(server) == candidate;
        });
        Assert.False((await RoleAsync(server)).TryGetProperty("last_error", out _));
        Assert.Equal(("database/static-roles/s", "gave up"), Assert.Single(server.Kernel.Rotations));
    }

    [Fact]
    public async Task What_cannot_be_rotated_is_tried_again_each_ten_seconds()
    {
        await using var server = await StartAsync();
        server.Database.Fault = Refused(0);
        await server.PassAsync(TimeSpan.FromHours(1));
        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromSeconds(1));
            return await LastErrorAsync(server) == "try 0";
        });

        for (var i = 1; i <= 5; i++)
        {
            server.Database.Fault = Refused(i);
            await server.PassAsync(TimeSpan.FromSeconds(11)); // The index may come a little late.
            await TestKernel.EventuallyAsync(async () => await LastErrorAsync(server) == $"try {i}");
        }
    }

    private static TargetResult Refused(int number) => new(TargetOutcome.Refused, $"try {number}");

    private static async Task<string?> LastErrorAsync(DatabaseServer server) =>
        (await RoleAsync(server)).TryGetProperty("last_error", out var error) ? error.GetString() : null;

    [Fact]
    public async Task A_rotation_survives_sealing()
    {
        await using var server = await StartAsync();
        var before = await PasswordAsync(server);
        await server.DoAsync("sys/seal");
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Kernel.Kernel.Unsealed is null));
        server.Kernel.Clock.Advance(TimeSpan.FromHours(30));

        await server.Kernel.UnsealAsync();

        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return await PasswordAsync(server) != before;
        });
    }

    [Fact]
    public async Task It_is_rotated_on_request()
    {
        await using var server = await StartAsync();
        var before = await PasswordAsync(server);

        await server.DoAsync("database/rotate-role/s");

        Assert.NotEqual(before, await PasswordAsync(server));
        Assert.Equal(server.Database.Users["app"], await PasswordAsync(server));
    }

    [Fact]
    public async Task A_rotation_on_request_that_fails_is_ended_in_the_background()
    {
        await using var server = await StartAsync();
        var before = await PasswordAsync(server);
        server.Database.Fault = Down;
        var reply = await server.PostAsync("database/rotate-role/s");
        Assert.Contains(
            "retries will continue in the background", Assert.Single(reply.Errors), StringComparison.Ordinal);
        server.Database.Fault = null;

        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromSeconds(5));
            return await PasswordAsync(server) != before;
        });
    }

    [Fact]
    public async Task A_schedule_says_when()
    {
        await using var server = await StartAsync(withRole: false); // It is 15:00.

        await server.DoAsync(
            "database/static-roles/s",
            """{"db_name":"db","username":"app","rotation_schedule":"30 16 * * *","rotation_window":"1h"}""");

        var creds = (await server.GetAsync("database/static-creds/s")).Data;
        Assert.Equal(5_400, creds.GetProperty("ttl").GetInt64());
        Assert.Equal("30 16 * * *", creds.GetProperty("rotation_schedule").GetString());
        Assert.Equal(3_600, creds.GetProperty("rotation_window").GetInt64());
    }

    [Fact]
    public async Task A_missed_window_waits_for_the_next()
    {
        await using var server = await StartAsync(withRole: false);
        await server.DoAsync(
            "database/static-roles/s",
            """{"db_name":"db","username":"app","rotation_schedule":"30 16 * * *","rotation_window":"1h"}""");
        var before = await PasswordAsync(server);
        await server.DoAsync("sys/seal");
        await TestKernel.EventuallyAsync(() => Task.FromResult(server.Kernel.Kernel.Unsealed is null));
        server.Kernel.Clock.Advance(TimeSpan.FromHours(4));

        await server.Kernel.UnsealAsync();

        await TestKernel.EventuallyAsync(async () =>
        {
            await server.PassAsync(TimeSpan.FromMinutes(1));
            return (await RoleAsync(server)).GetProperty("overdue").GetInt64() == 0;
        });
        Assert.Equal(before, await PasswordAsync(server));
    }

    [Fact]
    public async Task A_deleted_role_is_not_rotated_and_its_user_stays()
    {
        await using var server = await StartAsync();
        var password = server.Database.Users["app"];

        Assert.Null((await server.DeleteAsync("database/static-roles/s")).Refusal);
        for (var i = 0; i < 100; i++)
            await server.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(password, server.Database.Users["app"]);
    }
}
