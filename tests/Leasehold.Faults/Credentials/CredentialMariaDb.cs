using Leasehold.Tests.Servers;
using MySqlConnector;

namespace Leasehold.Faults.Credentials;

/// <summary>A MariaDB, where each statement counts at once.</summary>
internal sealed class CredentialMariaDb : ICredentialDatabase
{
    private readonly MariaDbServer _server = new();

    public CredentialMariaDb()
    {
        _server.Sql("CREATE USER 'keeper'@'%' IDENTIFIED BY 'first-password'; " +
            "GRANT ALL ON *.* TO 'keeper'@'%' WITH GRANT OPTION; CREATE USER 'steady'@'%' IDENTIFIED BY 'unknown'");
        Way = new TrapProxy(_server.Port);
    }

    public string Name => "mysql";

    public bool AnswersTell => false;

    public TrapProxy Way { get; }

    public string Connection => $$$"""
        {"plugin_name":"mysql-database-plugin","allowed_roles":"*","username":"keeper","password":"first-password",
        "connection_url":"{{username}}:{{password}}@tcp(127.0.0.1:{{{Way.Port}}})/"}
        """;

    public string Role => """
        {"db_name":"mysql","default_ttl":"1h","max_ttl":"24h","creation_statements":
        ["CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'","GRANT SELECT ON test.* TO '{{name}}'@'%'"],
        "renew_statements":["ALTER USER '{{name}}'@'%' PASSWORD EXPIRE NEVER"]}
        """;

    // Where there is only one statement it is the commit, too.
    public IEnumerable<Step> StepsOf(Deed deed) => Enum.GetValues<Step>()
        .Where(step => deed != Deed.Renew || step is not (Step.IntentWritten or Step.IntentDurable))
        .Where(step => deed == Deed.Create || step is not (Step.AfterStatement or Step.BeforeCommit));

    public (string First, string Last) WordsOf(Deed deed) => deed switch
    {
        Deed.Create => ("CREATE USER", "GRANT"),
        Deed.Revoke => ("DROP USER", "DROP USER"),
        _ => ("ALTER USER", "ALTER USER"),
    };

    public async Task<bool> LogsInAsync(string username, string password)
    {
        var parts = new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)_server.Port,
            UserID = username,
            Password = password,
            Pooling = false,
            SslMode = MySqlSslMode.Disabled,
        };
        try
        {
            await using var connection = new MySqlConnection(parts.ConnectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    public IReadOnlyList<string> Users() => _server.Sql("SELECT DISTINCT User FROM mysql.user WHERE User LIKE 'v-%'")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        Way.Dispose();
        _server.Remove();
    }
}
