using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Statements;
using Npgsql;

namespace Leasehold.Engines.Database.Postgres;

/// <summary>Statements that count together or not at all, within limits that the database itself keeps.</summary>
internal static class PostgresTransaction
{
    /// <summary>Sets the limits for the rest of the transaction.</summary>
    private static readonly string Limits =
        $"SELECT set_config('statement_timeout', '{(int)DriverLimits.Statement.TotalMilliseconds}', true), " +
        $"set_config('lock_timeout', '{(int)DriverLimits.Lock.TotalMilliseconds}', true), " +
        "set_config('standard_conforming_strings', 'on', true)";

    // On lines of their own: a statement may end in a comment.
    private const string Separator = "\n;\n";

    private static readonly string[] Enders = ["COMMIT", "ROLLBACK", "ABORT", "END"];

    /// <summary>Puts values into all statements of a list; refused if one misfits or ends the transaction.</summary>
    public static Outcome<string> Text(IReadOnlyList<string> elements, StatementValues values)
    {
        var statements = StatementList.Of(elements, SqlDialect.Postgres);
        for (var i = 0; i < statements.Count; i++)
        {
            if (EndsTransaction(statements[i]) is { } word)
                return Refusal.Invalid($"the statements run in one transaction: {word} cannot be one of them");
            var filled = StatementTemplate.Fill(statements[i], SqlDialect.Postgres, values);
            if (filled.Value is not { } statement)
                return filled;
            statements[i] = statement;
        }
        return string.Join(Separator, statements);
    }

    /// <summary>Runs a text of statements in one transaction.</summary>
    /// <param name="connection">Open, without a transaction.</param>
    /// <param name="text">Statements between semicolons.</param>
    /// <param name="deciding">Called before the commit is sent.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task RunAsync(
        NpgsqlConnection connection, string text, Action deciding, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, Limits + Separator + text, cancel).ConfigureAwait(false);
            deciding();
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a text of statements and forgets what they give.</summary>
    public static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(text, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    private static string? EndsTransaction(string statement)
    {
        var word = new string([.. statement.TakeWhile(char.IsAsciiLetter)]).ToUpperInvariant();
        var isSavepoint = statement.Contains(" TO ", StringComparison.OrdinalIgnoreCase);
        return Enders.Contains(word) && !isSavepoint ? word : null;
    }
}
