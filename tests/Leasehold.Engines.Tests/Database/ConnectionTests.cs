using Leasehold.Core.Leases;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Connections: what a write keeps, what a read shows, what is refused.</summary>
public sealed class ConnectionTests
{
    private static async Task<string> ReadAsync(DatabaseServer server) =>
        (await server.GetAsync("database/config/db")).Data.GetRawText();

    [Fact]
    public async Task A_read_shows_what_was_posted_without_its_secrets()
    {
        await using var server = await DatabaseServer.StartAsync(connected: false);

        await server.ConnectAsync(""","max_open_connections":"7","odd":[1,{"a":true}]""");

        Assert.Equal(
            """
            {"allowed_roles":["*"],"connection_details":{"connection_url":"here","max_open_connections":"7",
            "odd":[1,{"a":true}],"username":"root"},"default_lease_ttl":2764800,"max_lease_ttl":2764800,
            "password_policy":"","plugin_name":"fake","plugin_version":"","root_credentials_rotate_statements":[]}
            """.ReplaceLineEndings(""),
            await ReadAsync(server));
    }

    [Fact]
    public async Task A_write_keeps_what_it_does_not_send()
    {
        await using var server = await DatabaseServer.StartAsync();

        await server.DoAsync(
            "database/config/db",
            """{"default_lease_ttl":"2h","max_lease_ttl":"72h","odd":null,"allowed_roles":"a*,b"}""");

        Assert.Equal(
            """
            {"allowed_roles":["a*","b"],"connection_details":{"connection_url":"here","username":"root"},
            "default_lease_ttl":7200,"max_lease_ttl":259200,"password_policy":"","plugin_name":"fake",
            "plugin_version":"","root_credentials_rotate_statements":[]}
            """.ReplaceLineEndings(""),
            await ReadAsync(server));
        await server.DoAsync("database/roles/a1", """{"db_name":"db","creation_statements":"make"}""");
        await server.GiveAsync("a1");
    }

    [Fact]
    public async Task What_does_not_connect_is_not_stored()
    {
        await using var server = await DatabaseServer.StartAsync(connected: false);
        const string body = """{"plugin_name":"fake","connection_url":"here","username":"root","password":"bad"}""";

        var reply = await server.PostAsync("database/config/db", body);

        Assert.Equal(
            "error creating database object: error verifying connection: password authentication failed for user " +
            "\"root\"",
            Assert.Single(reply.Errors));
        Assert.IsType<Core.Requests.Reply.Missing>((await server.GetAsync("database/config/db")).Reply);
        Assert.Equal(0, server.Database.OpenPools);
        await server.DoAsync("database/config/db", body.Replace("\"bad\"", "\"bad\",\"verify_connection\":false",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_ttls_asks_no_database()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "down");

        await server.DoAsync("database/config/db", """{"default_lease_ttl":"2h"}""");
    }

    [Theory]
    [InlineData("{}", "empty plugin name")]
    [InlineData("""{"plugin_name":"fake"}""", "error creating database object: connection_url cannot be empty")]
    [InlineData(
        """{"plugin_name":"fake","plugin_version":"x"}""",
        "version \"x\" is not a valid semantic version: Malformed version: x")]
    [InlineData(
        """{"plugin_name":"fake","connection_url":"here","username":"{{username}}"}""",
        "error creating database object: username and/or password cannot contain the template variables")]
    [InlineData(
        """{"plugin_name":"fake","connection_url":"here","password":"a{{password}}"}""",
        "error creating database object: username and/or password cannot contain the template variables")]
    [InlineData(
        """{"plugin_name":"fake","connection_url":"here","password":"a\u0000b"}""",
        "error creating database object: connection details must not contain a NUL")]
    [InlineData(
        """{"plugin_name":"fake","connection_url":"here","username":"\u0000"}""",
        "error creating database object: connection details must not contain a NUL")]
    [InlineData(
        """{"plugin_name":"fake","connection_url":"here","default_lease_ttl":"2h","max_lease_ttl":"1h"}""",
        "default_lease_ttl must not exceed max_lease_ttl")]
    public async Task What_makes_no_connection_is_refused(string body, string error)
    {
        await using var server = await DatabaseServer.StartAsync(connected: false);

        Assert.Equal(error, Assert.Single((await server.PostAsync("database/config/db", body)).Errors));
    }

    [Theory]
    [InlineData("{{ .Nothing", "error creating database object: unable to initialize username template: ")]
    [InlineData("{{ .Nothing }}", "error creating database object: invalid username template: ")]
    public async Task A_template_that_makes_no_names_is_refused(string template, string error)
    {
        await using var server = await DatabaseServer.StartAsync();

        var reply = await server.PostAsync("database/config/db", $$"""{"username_template":"{{template}}"}""");

        Assert.StartsWith(error, Assert.Single(reply.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_makes_the_names()
    {
        await using var server = await DatabaseServer.StartAsync();

        await server.DoAsync(
            "database/config/db", """{"username_template":"{{.RoleName | uppercase}}_{{.DisplayName}}"}""");

        Assert.Equal("APP_root", (await server.GiveAsync()).User);
    }

    [Fact]
    public async Task A_name_longer_than_the_database_takes_is_refused()
    {
        await using var server = await DatabaseServer.StartAsync();
        await server.DoAsync("database/config/db", """{"username_template":"{{random 64}}"}""");

        var reply = await server.GetAsync("database/creds/app");

        Assert.Contains("truncate 63", Assert.Single(reply.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a*", "app", true)]
    [InlineData("*p", "app", true)]
    [InlineData("a*p", "app", true)]
    [InlineData("*", "app", true)]
    [InlineData("**", "app", true)]
    [InlineData("ap", "app", false)]
    [InlineData("a*pp*p", "app", false)]
    [InlineData("app*app", "app", false)]
    [InlineData("", "app", false)]
    [InlineData("App", "app", false)]
    public void Globs_say_which_roles_are_allowed(string allowed, string role, bool expected) =>
        Assert.Equal(expected, Engines.Database.Connections.AllowedRoles.Allow([allowed], role));

    [Fact]
    public async Task A_database_that_is_away_is_asked_less_and_less()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "down");
        for (var i = 0; i < 3; i++)
            await server.GetAsync("database/creds/app");
        var calls = server.Database.Calls;

        var reply = await server.GetAsync("database/creds/app");

        Assert.Equal(calls, server.Database.Calls);
        Assert.Equal(
            "the database has not answered several times and is asked again in 1 second; last: down",
            Assert.Single(reply.Errors));
        Assert.Equal(TimeSpan.FromSeconds(1), reply.Refusal?.RetryAfter);
        server.Database.Fault = null;
        await server.PassAsync(TimeSpan.FromSeconds(2));
        await server.GiveAsync();
    }

    [Fact]
    public async Task One_asks_a_database_that_is_away_and_the_others_do_not_wait_for_it()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "down");
        for (var i = 0; i < 3; i++)
            await server.GetAsync("database/creds/app");
        await server.PassAsync(TimeSpan.FromSeconds(1));
        var calls = server.Database.Calls;
        string? meanwhile = null;
        server.Database.BeforeNext = async () =>
            meanwhile = Assert.Single((await server.GetAsync("database/creds/app")).Errors);

        await server.GetAsync("database/creds/app");

        Assert.Equal(calls + 1, server.Database.Calls);
        Assert.Contains("is asked again in 1 second; last: down", meanwhile, StringComparison.Ordinal);
        server.Database.Fault = null;
        await server.PassAsync(TimeSpan.FromSeconds(2));
        await server.GiveAsync();
    }

    [Fact]
    public async Task Who_leads_a_connection_elsewhere_is_told_what_becomes_of_users_at_the_former_place()
    {
        await using var server = await DatabaseServer.StartAsync();

        var elsewhere = await server.PostAsync("database/config/db", """{"connection_url":"there"}""");
        var again = await server.PostAsync("database/config/db", """{"connection_url":"there?tls=true"}""");

        Assert.StartsWith("The connection leads to there, no longer to ", Assert.Single(elsewhere.Reply.Warnings),
            StringComparison.Ordinal);
        Assert.Empty(again.Reply.Warnings);
    }

    [Fact]
    public async Task The_pause_of_a_database_that_is_away_begins_when_it_was_given_up()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "no answer in time");
        for (var i = 0; i < 3; i++)
        {
            server.Database.BeforeNext = () => server.PassAsync(TimeSpan.FromSeconds(25));
            await server.GetAsync("database/creds/app");
        }

        var reply = await server.GetAsync("database/creds/app");

        Assert.Contains(
            "is asked again in 1 second; last: no answer in time", Assert.Single(reply.Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_long_for_a_database_however_often_it_was_asked_in_vain()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unknown, "no answer in time");
        for (var i = 0; i < 12; i++)
        {
            await server.GetAsync("database/creds/app");
            await server.PassAsync(TimeSpan.FromMinutes(1));
        }
        await server.GetAsync("database/creds/app");

        var reply = await server.GetAsync("database/creds/app");

        Assert.Equal(
            "the database has not answered several times and is asked again in 10 seconds; last: no answer in time",
            Assert.Single(reply.Errors));
        Assert.Equal(TimeSpan.FromSeconds(10), reply.Refusal?.RetryAfter);
        server.Database.Fault = null;
        await server.PassAsync(TimeSpan.FromSeconds(10));
        await server.GiveAsync();
    }

    [Fact]
    public async Task A_renewal_tells_too_when_a_database_is_asked_again()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (lease, _) = await server.GiveAsync();
        server.Database.Fault = new TargetResult(TargetOutcome.Unreachable, "down");
        for (var i = 0; i < 3; i++)
            await server.GetAsync("database/creds/app");
        await server.PassAsync(TimeSpan.FromSeconds(1));
        await server.GetAsync("database/creds/app");

        var reply = await server.PostAsync("sys/leases/renew", $$"""{"lease_id":"{{lease}}"}""");

        Assert.Contains("asked again in 2 seconds; last: down", Assert.Single(reply.Errors), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(2), reply.Refusal?.RetryAfter);
    }
}
