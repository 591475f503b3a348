using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Statements;
using MySqlConnector;

namespace Leasehold.Engines.Database.MySql;

/// <summary>Short ways to run statements.</summary>
internal static class MySqlStatements
{
    /// <summary>Puts values into all statements of a list; a refusal if one does not fit.</summary>
    public static Outcome<IReadOnlyList<string>> Of(IReadOnlyList<string> elements, StatementValues values)
    {
        var statements = StatementList.Of(elements, SqlDialect.MySql);
        for (var i = 0; i < statements.Count; i++)
        {
            var filled = StatementTemplate.Fill(statements[i], SqlDialect.MySql, values);
            if (filled.Value is not { } statement)
                return new Outcome<IReadOnlyList<string>>(null, filled.Refusal);
            statements[i] = statement;
        }
        return new Outcome<IReadOnlyList<string>>(statements, null);
    }

    /// <summary>A text between quotes.</summary>
    public static string Quoted(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>Runs a statement and forgets what it gives.</summary>
    public static async Task RunAsync(MySqlConnection connection, string text, CancellationToken cancel)
    {
        var command = new MySqlCommand(text, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The first column of all rows, as texts.</summary>
    public static async Task<List<string>> TextsAsync(
        MySqlConnection connection, string query, IReadOnlyList<string> parameters, CancellationToken cancel)
    {
        var command = new MySqlCommand(query, connection);
        await using (command.ConfigureAwait(false))
        {
            for (var i = 0; i < parameters.Count; i++)
                command.Parameters.AddWithValue($"@p{i}", parameters[i]);
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var texts = new List<string>();
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                    texts.Add(reader.GetString(0));
                return texts;
            }
        }
    }
}
