using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.MySql;
using MySqlConnector;

namespace Leasehold.Engines.Tests.Database.MySql;

public sealed class MySqlTypeTests
{
    private static readonly MySqlType Type = MySqlType.All[0];

    [Theory]
    [InlineData("{{username}}:{{password}}@tcp(db:3307)/app?parseTime=true", "db", 3307, "app")]
    [InlineData("{{username}}:{{password}}@tcp(db)/", "db", 3306, "")]
    [InlineData("{{username}}:{{password}}@/app", "127.0.0.1", 3306, "app")]
    [InlineData("{{username}}:{{password}}@tcp([::1]:3307)/app", "::1", 3307, "app")]
    [InlineData("{{username}}:{{password}}@unix(/run/my.sock)/app", "/run/my.sock", 3306, "app")]
    public void Every_form_of_a_URL_leads_there(string url, string host, uint port, string database)
    {
        var parts = MySqlParts.Of(Settings(url), "ro/ot@x", "p@ss:w/rd?&%(x)");

        Assert.Equal((host, port, database, "ro/ot@x", "p@ss:w/rd?&%(x)"),
            (parts.Server, parts.Port, parts.Database, parts.UserID, parts.Password));
    }

    [Theory]
    [InlineData("", MySqlSslMode.Disabled)]
    [InlineData("?tls=false", MySqlSslMode.Disabled)]
    [InlineData("?tls=true", MySqlSslMode.VerifyFull)]
    [InlineData("?tls=skip-verify", MySqlSslMode.Required)]
    [InlineData("?tls=preferred&timeout=5s", MySqlSslMode.Preferred)]
    public void Tls_is_as_the_URL_says(string query, MySqlSslMode expected) =>
        Assert.Equal(expected, MySqlParts.Of(Settings("u:p@tcp(db)/" + query), "u", "p").SslMode);

    [Fact]
    public void Tls_details_ask_for_it_whatever_the_URL_says() => Assert.Equal(
        MySqlSslMode.Required,
        MySqlParts.Of(Settings("u:p@tcp(db)/", ("tls_skip_verify", "true")), "u", "p").SslMode);

    [Theory]
    [InlineData("u:{{password}}@tcp(db)/", "u:{{password}}@tcp(db)/", false)]
    [InlineData("u:se:c@r/et@tcp(db)/x?tls=true", "u:xxxxx@tcp(db)/x?tls=true", true)]
    [InlineData("u@unix(/a/b)/", "u@unix(/a/b)/", false)]
    public void A_password_in_the_URL_is_found_and_not_shown(string url, string shown, bool hasPassword)
    {
        var settings = Settings(url);

        Assert.Equal((shown, hasPassword), (settings.ShownUrl, settings.HasPassword));
        Assert.Equal(shown, $"{settings}");
    }

    [Theory]
    [InlineData("connection_url", "", "connection_url cannot be empty")]
    [InlineData("connection_url", "u:secret@tcp(db)", "missing the slash")]
    [InlineData("connection_url", "u:secret@tcp(db/", "not terminated")]
    [InlineData("connection_url", "u:secret@udp(db)/", "must be tcp(host:port) or unix(path)")]
    [InlineData("connection_url", "u:secret@tcp(db:x)/", "the port is not a number")]
    [InlineData("connection_url", "u:secret@tcp(db)/?what=1", "unknown parameter 'what'")]
    [InlineData("connection_url", "u:secret@tcp(db)/?tls=maybe", "tls is one of")]
    [InlineData("connection_url", "u:secret@tcp(db)/?timeout=x", "timeout is a duration")]
    [InlineData("username", "{{password}}", "username and/or password cannot contain the template variables")]
    [InlineData("tls_ca", "no certificate", "tls_ca holds no certificate")]
    [InlineData("tls_certificate_key", "no key", "as PEM")]
    [InlineData("tls_skip_verify", "perhaps", "invalid tls_skip_verify")]
    [InlineData("auth_type", "gcp_iam", "unsupported auth_type")]
    public void What_is_wrong_is_said_without_the_URL(string name, string value, string expected)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connection_url"] = "{{username}}:{{password}}@tcp(db)/",
            [name] = value,
        };

        var error = Assert.Single(Type.Read(details).Refusal?.Errors ?? []);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_plugin_names_are_known() => Assert.Equal(
        [
            "postgresql-database-plugin", "mysql-database-plugin", "mysql-rds-database-plugin",
            "mysql-aurora-database-plugin", "mysql-legacy-database-plugin",
        ],
        DatabaseCatalog.All.Select(static type => type.PluginName));

    private static MySqlSettings Settings(string url, params (string Name, string Value)[] more)
    {
        var details = more.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);
        details["connection_url"] = url;
        return Assert.IsType<MySqlSettings>(Type.Read(details).Value, exactMatch: true);
    }
}
