namespace Leasehold.Engines.Database.Postgres;

/// <summary>Names and texts as SQL says them.</summary>
internal static class PostgresName
{
    /// <summary>A name between quotes.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text between quotes; backslashes are nothing special, as the transaction says.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
