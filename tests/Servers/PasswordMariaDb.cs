using System.Globalization;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A MariaDB of its own with users as those of <see cref="PasswordDatabase"/>, who all have its password at first.
/// </summary>
internal sealed class PasswordMariaDb : IDisposable
{
    /// <summary>Who may do all.</summary>
    public const string Root = "keeper";

    /// <summary>Who may do all, and whose password may be changed.</summary>
    public const string Own = "own";

    /// <summary>A user without rights.</summary>
    public const string User = "steady";

    private readonly MariaDbServer server = new();

    public PasswordMariaDb()
    {
        Sql("CREATE DATABASE app; CREATE TABLE app.thing (id int)");
        foreach (var name in (string[])[Root, Own, User])
            Sql($"CREATE USER '{name}'@'%' IDENTIFIED BY '{PasswordDatabase.Password}'");
        foreach (var name in (string[])[Root, Own])
            Sql($"GRANT ALL ON *.* TO '{name}'@'%' WITH GRANT OPTION");
    }

    /// <summary>Host and port, as within <c>tcp(...)</c>.</summary>
    public string Place => $"127.0.0.1:{server.Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Runs SQL as its own root and returns what it prints.</summary>
    public string Sql(string text) => server.Sql(text);

    public void Dispose() => server.Remove();
}
