namespace Leasehold.Storage.Postgres;

/// <summary>The names of our tables, quoted for SQL.</summary>
internal sealed class TableNames
{
    /// <summary>What the tables are called when the operator has named nothing.</summary>
    public const string Default = "leasehold";

    private readonly string _schema;
    private readonly string _prefix;
    private readonly string[] _families;

    public TableNames(string? option)
    {
        var name = option ?? Default;
        var dot = name.IndexOf('.');
        _schema = dot < 0 ? "" : Quote(name[..dot]) + ".";
        _prefix = name[(dot + 1)..];
        Rivals = option is null ? ["vault_kv_store", "openbao_kv_store"] : [_prefix];
        _families = [.. KeyFamily.Names.Select(family => Named(family))];
        // The head is a row of the first family that lies in a table of its own.
        First = $"(SELECT k, v FROM {_families[0]} UNION ALL SELECT k, v FROM {Head})";
    }

    /// <summary>The head row, and who may write.</summary>
    public string Head => Named("head");

    /// <summary>One row: who leads.</summary>
    public string Lead => Named("lead");

    /// <summary>A row for each server that has the store open.</summary>
    public string Servers => Named("servers");

    /// <summary>What to read for the first family.</summary>
    public string First { get; }

    /// <summary>Names a rival's table could have where ours are to be.</summary>
    public IReadOnlyList<string> Rivals { get; }

    /// <summary>The table of a family.</summary>
    public string Family(int number) => _families[number];

    /// <summary>What to select from to read a family.</summary>
    public string Readable(int number) => number == 0 ? First : _families[number];

    /// <summary>A table of any name beside ours.</summary>
    public string Beside(string name) => _schema + Quote(name);

    private string Named(string name) => _schema + Quote($"{_prefix}_{name}");

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
