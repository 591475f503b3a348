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

    private const string BodyEnd = "END";

    private static readonly string[] Enders = ["COMMIT", "ROLLBACK", "ABORT", BodyEnd, "PREPARE TRANSACTION"];

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

    /// <summary>What would end the transaction before all of it is done; null if nothing does.</summary>
    private static string? EndsTransaction(string statement)
    {
        var isBody = false;
        foreach (var part in StatementList.Parts(statement, SqlDialect.Postgres))
        {
            var words = Words(part);
            var ender = Array.Find(Enders, one => words.Take(one.Split(' ').Length).SequenceEqual(one.Split(' ')));
            if (ender == BodyEnd && isBody)
                isBody = false; // The body of a function, between BEGIN ATOMIC and END.
            else if (ender is not null && !(ender == "ROLLBACK" && words.Contains("TO"))) // Back to a savepoint.
                return ender;
            isBody |= words.Contains("ATOMIC");
        }
        return null;
    }

    /// <summary>The words of a statement, without comments and what stands in quotes.</summary>
    private static string[] Words(string statement) =>
    [
        .. SqlPieces.Of(statement, SqlDialect.Postgres)
            .Where(static piece => piece.Kind == SqlPieceKind.Plain)
            .SelectMany(piece => statement[piece.Start..piece.End].ToUpperInvariant()
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    ];
}
