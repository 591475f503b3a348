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

    // On lines of their own: what stands before may end in a comment.
    private const string Separator = "\n;\n";

    private const string BodyEnd = "END";

    private static readonly string[] Enders = ["COMMIT", "ROLLBACK", "ABORT", BodyEnd, "PREPARE TRANSACTION"];

    /// <summary>Puts values into all statements of a list; refused if one misfits or ends the transaction.</summary>
    public static Outcome<IReadOnlyList<string>> Of(IReadOnlyList<string> elements, StatementValues values)
    {
        var all = new List<string>();
        foreach (var element in StatementList.Of(elements, SqlDialect.Postgres))
        {
            if (Split(element, all) is { } word)
                return Refusal.Invalid($"the statements run in one transaction: {word} cannot be one of them");
        }
        for (var i = 0; i < all.Count; i++)
        {
            var filled = StatementTemplate.Fill(all[i], SqlDialect.Postgres, values);
            if (filled.Value is not { } statement)
                return new Outcome<IReadOnlyList<string>>(null, filled.Refusal);
            all[i] = statement;
        }
        return new Outcome<IReadOnlyList<string>>(all, null);
    }

    /// <summary>Runs statements in one transaction.</summary>
    /// <param name="connection">Open, without a transaction.</param>
    /// <param name="statements">Each is sent as it is.</param>
    /// <param name="deciding">Called before the commit is sent.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task RunAsync(
        NpgsqlConnection connection, IReadOnlyList<string> statements, Action deciding, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, [Limits, .. statements], cancel).ConfigureAwait(false);
            deciding();
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs statements and forgets what they give. In a batch, of which the driver takes no text apart: it would cut
    /// the bodies of functions.
    /// </summary>
    public static async Task ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<string> statements, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach (var statement in statements)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Adds the statements of an element, of which one with the body of a function has semicolons of its own. Gives
    /// what would end the transaction before all of it is done; null if nothing does.
    /// </summary>
    private static string? Split(string element, List<string> statements)
    {
        var body = new List<string>(); // Of a function: from BEGIN ATOMIC to END.
        foreach (var part in StatementList.Parts(element, SqlDialect.Postgres))
        {
            var words = Words(part);
            if (body.Count == 0 && Ender(words) is { } ender)
                return ender;
            body.Add(part);
            if (body.Count == 1 ? Opens(words) : words is not [BodyEnd, ..])
                continue;
            statements.Add(string.Join(Separator, body));
            body.Clear();
        }
        if (body.Count > 0)
            statements.Add(string.Join(Separator, body));
        return null;
    }

    private static bool Opens(string[] words)
    {
        var begin = Array.IndexOf(words, "BEGIN");
        return begin >= 0 && words[(begin + 1)..] is ["ATOMIC", .. var body] && body is not [BodyEnd, ..];
    }

    private static string? Ender(string[] words)
    {
        var ender = Array.Find(Enders, one => words.Take(one.Split(' ').Length).SequenceEqual(one.Split(' ')));
        return ender == "ROLLBACK" && words.Contains("TO") ? null : ender; // Back to a savepoint.
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
