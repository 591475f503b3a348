using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.MySql;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;
using MySqlConnector;

namespace Leasehold.Engines.Tests.Database.MySql;

public sealed class MySqlUserTests : IAsyncDisposable
{
    private const string Create = "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'";

    private static readonly MariaDbServer Server = MariaDbServer.Shared;
    private readonly string _home = Server.CreateDatabase();
    private readonly IDatabase _database;

    public MySqlUserTests()
    {
        Server.Sql($"CREATE USER 'root_{_home}'@'%' IDENTIFIED BY 'r00t''s secret'; " +
            $"GRANT ALL ON *.* TO 'root_{_home}'@'%' WITH GRANT OPTION");
        _database = Open();
    }

    [Theory]
    [InlineData("v-token-ro-1")]
    [InlineData("o'b\"r\\ien; DROP --")]
    [InlineData("ünï 名前 `x`")]
    public async Task A_user_is_made_logs_in_and_goes(string name)
    {
        name = $"{name}{_home}";
        var user = OpenedDatabase.User(name);

        OpenedDatabase.Is(TargetOutcome.Done, await _database.CreateUserAsync(
            [Create, $"GRANT ALL ON {_home}.* TO '{{{{name}}}}'@'%'"], [], user, default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.LogInAsync(name, user.Password, default));
        OpenedDatabase.Is(TargetOutcome.Refused, await _database.LogInAsync(name, "another one", default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.ChangePasswordAsync([], name, "n'e\\w", default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.LogInAsync(name, "n'e\\w", default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.RenewUserAsync([], name, user.ExpiresAt, default));
        Assert.Equal([name], (await _database.ListUsersAsync(name[..3], "", 1000, default)).Names
            .Where(found => found == name));
        Assert.Equal([name], (await _database.FindUsersAsync([name, "nobody"], default)).Names);
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], name, default));
        OpenedDatabase.Is(TargetOutcome.Absent, await _database.DropUserAsync([], name, default));
        Assert.Empty((await _database.FindUsersAsync([name], default)).Names);
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_two_and_a_name_from_two_hosts_is_one()
    {
        string[] names = [$"v-CASE-{_home}", $"v-case-{_home}"];
        foreach (var name in names)
            Server.Sql($"CREATE USER '{name}'@'%', '{name}'@'10.%'");

        Assert.Equal(names, (await _database.FindUsersAsync(names, default)).Names);
        Assert.Equal(names, (await _database.ListUsersAsync("v-", "", 1000, default)).Names
            .Where(found => found.EndsWith($"-{_home}", StringComparison.Ordinal)));
        Assert.DoesNotContain(names[0], (await _database.ListUsersAsync("v-", names[0], 1000, default)).Names);
        foreach (var name in names)
            OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], name, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("DROP USER '{{name}}'@'%'")]
    public async Task A_creation_that_fails_half_way_is_undone(string rollback)
    {
        var user = OpenedDatabase.User($"v-half-{_home}", "not to be seen");

        var result = await _database.CreateUserAsync(
            [Create, "GRANT SELECT ON nowhere.missing TO '{{name}}'@'%'"], [rollback], user, default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.StartsWith("failed to execute query: Error 1146 (42S02): ", result.Error, StringComparison.Ordinal);
        Assert.Empty((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    [Fact]
    public async Task A_creation_that_cannot_be_undone_is_not_forgotten()
    {
        var user = OpenedDatabase.User($"v-left-{_home}");

        var result = await _database.CreateUserAsync([Create, "nonsense"], ["nonsense, too"], user, default);

        OpenedDatabase.Is(TargetOutcome.Unknown, result);
        Assert.StartsWith("a failed creation was not undone: ", result.Error, StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], user.Name, default));
    }

    [Fact]
    public async Task A_user_that_was_there_before_stays()
    {
        var user = OpenedDatabase.User($"v-before-{_home}");
        Server.Sql($"CREATE USER '{user.Name}'@'%'");

        OpenedDatabase.Is(TargetOutcome.Refused, await _database.CreateUserAsync([Create], [], user, default));

        Assert.Single((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    [Theory]
    [InlineData("SELECT 1 FROM nowhere.`{{password}}`")]
    [InlineData("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it was {{password}}'")]
    [InlineData("SELECT '{{password}}' {{password}}")]
    public async Task No_error_tells_the_password(string statement)
    {
        var result = await _database.CreateUserAsync(
            [statement], [], OpenedDatabase.User("v-x", "Secret-pass"), default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.DoesNotContain("Secret", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_of_a_dropped_user_end_wherever_it_came_from()
    {
        var user = OpenedDatabase.User($"v-open-{_home}");
        await _database.CreateUserAsync(
            [Create, "CREATE USER '{{name}}'@'10.%' IDENTIFIED BY '{{password}}'"], [], user, default);
        await using var session = await LogInAsync(user);

        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], user.Name, default));

        await AssertEndedAsync(session);
        Assert.Empty((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    [Fact]
    public async Task Own_statements_end_sessions_and_may_find_the_user_gone()
    {
        var user = OpenedDatabase.User($"v-own-{_home}");
        string[] drop = ["REVOKE ALL PRIVILEGES, GRANT OPTION FROM '{{name}}'@'%'; DROP USER '{{name}}'@'%'"];
        await _database.CreateUserAsync([Create], [], user, default);
        await using var session = await LogInAsync(user);

        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync(drop, user.Name, default));
        OpenedDatabase.Is(TargetOutcome.Absent, await _database.DropUserAsync(drop, user.Name, default));

        await AssertEndedAsync(session);
    }

    [Theory]
    [InlineData("DROP USER '{{name}}'@'%'")]
    [InlineData("REVOKE ALL PRIVILEGES, GRANT OPTION FROM '{{name}}'@'%'; DROP USER '{{name}}'@'%'")]
    public async Task Own_statements_may_find_the_user_gone_where_nobody_may_look(string drop)
    {
        var root = $"blind_{_home}";
        Server.Sql($"CREATE USER '{root}'@'%' IDENTIFIED BY 'x'; GRANT CREATE USER ON *.* TO '{root}'@'%'");
        await using var database = Open(root, "x");
        var user = OpenedDatabase.User($"v-unseen-{_home}");
        OpenedDatabase.Is(TargetOutcome.Done, await database.CreateUserAsync([Create], [], user, default));

        OpenedDatabase.Is(TargetOutcome.Refused, await database.DropUserAsync(["nonsense"], user.Name, default));
        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([drop], user.Name, default));
        OpenedDatabase.Is(TargetOutcome.Absent, await database.DropUserAsync([drop], user.Name, default));
        Assert.Empty((await _database.FindUsersAsync([user.Name], default)).Names);
    }

    [Fact]
    public async Task A_user_that_nobody_may_look_for_does_not_count_as_gone_while_it_may_be_from_another_host()
    {
        var root = $"unseeing_{_home}";
        Server.Sql($"CREATE USER '{root}'@'%' IDENTIFIED BY 'x'; GRANT CREATE USER ON *.* TO '{root}'@'%'");
        await using var database = Open(root, "x");
        var near = OpenedDatabase.User($"v-near-{_home}");
        var far = OpenedDatabase.User($"v-far-{_home}");
        string[] create = ["CREATE USER '{{name}}'@'10.%' IDENTIFIED BY '{{password}}'"];
        OpenedDatabase.Is(TargetOutcome.Done, await database.CreateUserAsync([Create], [], near, default));
        OpenedDatabase.Is(TargetOutcome.Done, await database.CreateUserAsync(create, [], far, default));

        OpenedDatabase.Is(TargetOutcome.Done, await database.DropUserAsync([], near.Name, default));
        var result = await database.DropUserAsync([], far.Name, default);
        var half = await database.CreateUserAsync(
            [.. create, "nonsense"], [], OpenedDatabase.User($"v-half-far-{_home}"), default);

        OpenedDatabase.Is(TargetOutcome.Refused, result);
        Assert.Contains("grant it SELECT ON mysql.user", result.Error, StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Unknown, half);
        Server.Sql($"GRANT SELECT ON mysql.user TO '{root}'@'%'");
        await using var seeing = Open(root, "x");
        OpenedDatabase.Is(TargetOutcome.Done, await seeing.DropUserAsync([], far.Name, default));
        OpenedDatabase.Is(TargetOutcome.Absent, await seeing.DropUserAsync([], far.Name, default));
    }

    [Fact]
    public async Task Which_of_several_users_of_one_name_gets_a_password_is_to_be_said()
    {
        var name = $"twice_{_home}";
        Server.Sql($"CREATE USER '{name}'@'127.0.0.1', '{name}'@'localhost'");

        var several = await _database.ChangePasswordAsync([], name, "another", default);
        var none = await _database.ChangePasswordAsync([], $"no_{name}", "another", default);

        OpenedDatabase.Is(TargetOutcome.Refused, several);
        Assert.Contains("from 127.0.0.1, localhost: ", several.Error, StringComparison.Ordinal);
        Assert.Contains("by rotation_statements", several.Error, StringComparison.Ordinal);
        OpenedDatabase.Is(TargetOutcome.Refused, none);
        Assert.Equal($"there is no user no_{name} in the database", none.Error);
        Server.Sql($"CREATE USER '{name}'@'%'");
        OpenedDatabase.Is(TargetOutcome.Done, await _database.ChangePasswordAsync([], name, "another", default));
    }

    [Fact]
    public async Task Own_statements_that_fail_while_there_is_a_user_are_refused()
    {
        var user = OpenedDatabase.User($"v-keep-{_home}");
        await _database.CreateUserAsync([Create], [], user, default);

        OpenedDatabase.Is(TargetOutcome.Refused, await _database.DropUserAsync(["nonsense"], user.Name, default));
        OpenedDatabase.Is(TargetOutcome.Done, await _database.DropUserAsync([], user.Name, default));
    }

    [Fact]
    public async Task Names_are_listed_in_pages()
    {
        string[] names = [.. Enumerable.Range(0, 5).Select(i => $"v-page_%{i}-{_home}")];
        Server.Sql(string.Join(';', names.Select(static name => $"CREATE USER '{name}'@'%'")));

        var first = await _database.ListUsersAsync("v-page_%", "", 3, default);
        var second = await _database.ListUsersAsync("v-page_%", first.Names[^1], 3, default);

        Assert.Equal(names, first.Names.Concat(second.Names));
    }

    [Fact]
    public async Task The_root_changes_its_own_password()
    {
        var root = $"self_{_home}";
        Server.Sql($"CREATE USER '{root}'@'127.0.0.1' IDENTIFIED BY 'first one'; " +
            $"GRANT ALL ON *.* TO '{root}'@'127.0.0.1'");
        await using var first = Open(root, "first one");

        OpenedDatabase.Is(TargetOutcome.Done, await first.ChangePasswordAsync([], root, "second one", default));

        await using var second = Open(root, "second one");
        OpenedDatabase.Is(TargetOutcome.Done, await second.VerifyAsync(default));
        await using var third = Open(root, "first one");
        OpenedDatabase.Is(TargetOutcome.Unreachable, await third.VerifyAsync(default));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static async Task AssertEndedAsync(MySqlConnection session)
    {
        await using var command = new MySqlCommand("SELECT 1", session);
        await Assert.ThrowsAnyAsync<MySqlException>(() => command.ExecuteScalarAsync());
    }

    private static async Task<MySqlConnection> LogInAsync(NewUser user)
    {
        var parts = new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)Server.Port,
            UserID = user.Name,
            Password = user.Password,
            Pooling = false,
            SslMode = MySqlSslMode.Disabled,
        };
        var session = new MySqlConnection(parts.ConnectionString);
        await session.OpenAsync();
        return session;
    }

    private IDatabase Open() => Open($"root_{_home}", "r00t's secret");

    private static IDatabase Open(string username, string password) => OpenedDatabase.Open(
        MySqlType.All[0], $"{{{{username}}}}:{{{{password}}}}@tcp(127.0.0.1:{Server.Port})/", username, password);
}
