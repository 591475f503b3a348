using Leasehold.Engines.Database.Postgres;
using Npgsql;

namespace Leasehold.Engines.Tests.Database.Postgres;

public sealed class PostgresTypeTests
{
    private static readonly PostgresType Type = new();

    [Theory]
    [InlineData("postgresql://{{username}}:{{password}}@db:5433/app?sslmode=disable", "db", 5433, "app")]
    [InlineData("postgres://{{username}}:{{password}}@db/app", "db", 5432, "app")]
    [InlineData("host=db port=5433 user={{username}} password='{{password}}' dbname=app", "db", 5433, "app")]
    [InlineData("postgresql://[::1]:5433", "::1", 5433, "ro/ot@x")]
    public void Every_form_of_a_URL_leads_there(string url, string host, int port, string database)
    {
        var connection = PostgresConnection.Of(Settings(url), "ro/ot@x", "p@ss:w/rd?&% 'x");

        Assert.Equal((host, port, database, "ro/ot@x", "p@ss:w/rd?&% 'x", "vault", "UTC"),
            (connection.Parts.Host, connection.Parts.Port, connection.Parts.Database, connection.Parts.Username,
                connection.Password, connection.Parts.ApplicationName, connection.Parts.Timezone));
        Assert.Null(connection.Parts.Password);
    }

    [Fact]
    public void Without_escaping_both_are_read_as_parts_of_the_URL()
    {
        var settings = Settings("postgresql://{{username}}:{{password}}@db/app", ("disable_escaping", "true"));

        var connection = PostgresConnection.Of(settings, "root", "p%40ss");

        Assert.Equal("p@ss", connection.Password);
    }

    [Fact]
    public void A_password_that_is_not_escaped_is_said_without_it_where_we_do_not_escape()
    {
        var settings = Settings("postgresql://{{username}}:{{password}}@db/app", ("disable_escaping", "true"));

        var fault = Assert.Throws<FormatException>(() => PostgresConnection.Of(settings, "root", "p@ss:word?what=1"));

        Assert.EndsWith("they must be escaped as in every URL", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("what", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?role=ad min&statement_timeout=9s", "-c role=ad\\ min -c statement_timeout=9s")]
    [InlineData("?options=-c%20x%3D1&lock_timeout=5", "-c x=1 -c lock_timeout=5")]
    [InlineData("?keepalives=1&timezone=CET", null)]
    public void Settings_of_the_session_go_to_the_database(string query, string? expected) =>
        Assert.Equal(expected, PostgresConnection.Of(Settings("postgresql://db/" + query), "u", "p").Parts.Options);

    [Theory]
    [InlineData("", "", SslMode.Prefer)]
    [InlineData("?sslmode=disable", "", SslMode.Disable)]
    [InlineData("?sslmode=require", "", SslMode.Require)]
    [InlineData("?sslmode=require&sslrootcert=/ca.pem", "", SslMode.VerifyCA)]
    [InlineData("?sslmode=verify-ca", "", SslMode.VerifyCA)]
    [InlineData("?sslmode=verify-full", "", SslMode.VerifyFull)]
    [InlineData("", "ca", SslMode.VerifyFull)]
    public void Sslmode_is_as_in_other_programs_of_PostgreSQL(string query, string ca, SslMode expected)
    {
        var settings = Settings("postgresql://db/app" + query) with { TlsCa = ca };

        Assert.Equal(expected, PostgresConnection.Of(settings, "root", "x").Parts.SslMode);
    }

    [Theory]
    [InlineData("postgresql://u:{{password}}@db/a", "postgresql://u:{{password}}@db/a", false)]
    [InlineData("postgresql://u:se:cr@et@db/a?x=1", "postgresql://u:xxxxx@db/a?x=1", true)]
    [InlineData("postgresql://u@db/a?password=secret&sslmode=disable",
        "postgresql://u@db/a?password=xxxxx&sslmode=disable", true)]
    [InlineData("postgresql://u@db/a?pass%77ord=secret", "postgresql://u@db/a?pass%77ord=xxxxx", true)]
    [InlineData("postgresql://u@db/a?sslinline=true&sslkey=KEY", "postgresql://u@db/a?sslinline=true&sslkey=xxxxx",
        false)]
    [InlineData("postgresql://u@db/a?sslkey=/a.key", "postgresql://u@db/a?sslkey=/a.key", false)]
    [InlineData("host=db user=u password='se cret'", "host=db user=u password=xxxxx", true)]
    [InlineData("host=db user=u password={{password}}", "host=db user=u password={{password}}", false)]
    public void A_password_in_the_URL_is_found_and_not_shown(string url, string shown, bool hasPassword) =>
        Assert.Equal((shown, hasPassword), (PostgresUrl.Shown(url), PostgresUrl.HasPassword(url)));

    [Theory]
    [InlineData("postgresql://{{username}}:{{password}}@db/a?sslpassword=x", false, "root")]
    [InlineData("postgresql://me:{{password}}@db/a", false, "me")]
    [InlineData("postgresql://{{username}}:secret@db/a", true, "root")]
    [InlineData("host=db user=of_{{username}} password=secret", true, "of_root")]
    [InlineData("postgresql://db/a", false, "root")]
    public void Who_logs_in_is_known(string url, bool fixesPassword, string expected)
    {
        var settings = Settings(url);

        Assert.Equal((fixesPassword, expected), (settings.FixesPassword, settings.RootName("root")));
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("?connect_timeout=0", 10)]
    [InlineData("?connect_timeout=3", 3)]
    [InlineData("?connect_timeout=9999", 10)]
    public void No_limit_of_time_to_connect_is_the_longest(string query, int expected) => Assert.Equal(
        expected, PostgresConnection.Of(Settings("postgresql://db/a" + query), "u", "p").Parts.Timeout);

    [Theory]
    [InlineData("connection_url", "", "connection_url cannot be empty")]
    [InlineData("connection_url", "postgresql://db/?nonsense=1", "connection_url: unknown parameter 'nonsense'")]
    [InlineData("connection_url", "postgresql://u:pa?ss@db/", "'port' is not a number")]
    [InlineData("connection_url", "postgresql://u@db?search_path=1&ss@db/", "must be escaped")]
    [InlineData("connection_url", "what", "neither")]
    [InlineData("connection_url", "postgresql://db:x/", "'port' is not a number")]
    [InlineData("connection_url", "postgresql://db:99999/", "'port' must be between 1 and 65535")]
    [InlineData("connection_url", "postgresql://db/?sslmode=maybe", "unknown sslmode")]
    [InlineData("connection_url", "postgresql://db/?target_session_attrs=standby", "users are made there")]
    [InlineData("username", "{{username}}", "username and/or password cannot contain the template variables")]
    [InlineData("max_open_connections", "many", "invalid max_open_connections")]
    [InlineData("max_connection_lifetime", "-5s", "invalid max_connection_lifetime")]
    [InlineData("max_connection_lifetime", "soon", "invalid max_connection_lifetime")]
    [InlineData("disable_escaping", "perhaps", "invalid disable_escaping")]
    [InlineData("password_authentication", "md5", "'password' or 'scram-sha-256'")]
    [InlineData("auth_type", "gcp_iam", "unsupported auth_type")]
    [InlineData("tls_ca", "no certificate", "tls_ca holds no certificate")]
    [InlineData("private_key", "a key", "go together")]
    public void What_is_wrong_is_said_without_the_URL(string name, string value, string expected)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connection_url"] = "postgresql://{{username}}:{{password}}@db/app",
            [name] = value,
        };

        var error = Assert.Single(Type.Read(details).Refusal?.Errors ?? []);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("ss@db", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", 4, 4)]
    [InlineData("10", "", 10, 10)]
    [InlineData("10", "3", 10, 3)]
    [InlineData("2", "5", 2, 2)]
    [InlineData("-1", "-1", 1024, 0)]
    public void The_pool_has_the_configured_size(string open, string idle, int expectedOpen, int expectedIdle)
    {
        var settings = Settings(
            "postgresql://db/", ("max_open_connections", open), ("max_idle_connections", idle));

        Assert.Equal((expectedOpen, expectedIdle), (settings.MaxOpenConnections, settings.MaxIdleConnections));
    }

    private static PostgresSettings Settings(string url, params (string Name, string Value)[] more)
    {
        var details = more.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);
        details["connection_url"] = url;
        return Assert.IsType<PostgresSettings>(Type.Read(details).Value, exactMatch: true);
    }
}
