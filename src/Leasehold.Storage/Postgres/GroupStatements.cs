using Npgsql;
using NpgsqlTypes;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// A group as one round trip, which is one transaction: the statements of a batch are sent together and what fails in
/// one of them undoes all. The first is the fence: it fails unless the head is the one this group follows, written or
/// taken over by this server's term.
/// </summary>
internal sealed class GroupStatements
{
    /// <summary>What the fence fails with: a division by zero rows.</summary>
    public const string FencedState = PostgresErrorCodes.DivisionByZero;

    private const NpgsqlDbType Bytes = NpgsqlDbType.Bytea;
    private const NpgsqlDbType ByteArrays = NpgsqlDbType.Array | NpgsqlDbType.Bytea;

    // Counters are 8 bytes, little endian; anything else counts as zero.
    private const string Decoded =
        "CASE WHEN length(t.v) = 8 THEN get_byte(t.v, 0)::bigint | (get_byte(t.v, 1)::bigint << 8) | " +
        "(get_byte(t.v, 2)::bigint << 16) | (get_byte(t.v, 3)::bigint << 24) | (get_byte(t.v, 4)::bigint << 32) | " +
        "(get_byte(t.v, 5)::bigint << 40) | (get_byte(t.v, 6)::bigint << 48) | (get_byte(t.v, 7)::bigint << 56) " +
        "ELSE 0 END";

    private readonly string _fence;
    private readonly FamilyTexts[] _texts = new FamilyTexts[Limits.Families];

    public GroupStatements(TableNames tables)
    {
        _fence = $"WITH fence AS (UPDATE {tables.Head} SET v = $1, group_number = $2, sequence = $3, epoch = $4 " +
            "WHERE k = '\\x00' AND v = $5 AND term = $6 AND store = $7 RETURNING 1) SELECT 1 / count(*) FROM fence";
        for (var family = 0; family < Limits.Families; family++)
            _texts[family] = Texts(tables.Family(family));
    }

    public NpgsqlBatch Build(NpgsqlConnection connection, FoldedBatch group, StoredHead before)
    {
        var batch = new NpgsqlBatch(connection);
        var fence = Add(batch, _fence);
        Give(fence, group.HeadBytes, Bytes);
        Give(fence, group.Head.Group, NpgsqlDbType.Bigint);
        Give(fence, group.Head.Sequence, NpgsqlDbType.Bigint);
        Give(fence, group.Head.Epoch, NpgsqlDbType.Bigint);
        Give(fence, before.Row, Bytes);
        Give(fence, before.Term, NpgsqlDbType.Bigint);
        Give(fence, before.Store, NpgsqlDbType.Uuid);
        for (var family = 0; family < Limits.Families; family++)
            Add(batch, _texts[family], group.Families[family]);
        return batch;
    }

    private static void Add(NpgsqlBatch batch, in FamilyTexts texts, FamilyWrites writes)
    {
        foreach (var range in writes.Ranges)
        {
            var command = Add(batch, texts.DeleteRange);
            Give(command, range.Start, Bytes);
            Give(command, range.End, Bytes);
        }
        if (writes.Deleted.Count > 0)
            Give(Add(batch, texts.Delete), writes.Deleted.ToArray(), ByteArrays);
        if (writes.PutKeys.Count > 0)
        {
            var command = Add(batch, texts.Put);
            Give(command, writes.PutKeys.ToArray(), ByteArrays);
            Give(command, writes.PutValues.ToArray(), ByteArrays);
        }
        if (writes.CounterKeys.Count > 0)
        {
            var command = Add(batch, texts.Add);
            Give(command, writes.CounterKeys.ToArray(), ByteArrays);
            Give(command, writes.CounterDeltas.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        }
    }

    private static NpgsqlBatchCommand Add(NpgsqlBatch batch, string text)
    {
        var command = new NpgsqlBatchCommand(text);
        batch.BatchCommands.Add(command);
        return command;
    }

    private static void Give<T>(NpgsqlBatchCommand command, T value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    private static FamilyTexts Texts(string table) => new(
        $"DELETE FROM {table} WHERE k >= $1 AND k < $2",
        $"DELETE FROM {table} WHERE k = ANY($1)",
        $"INSERT INTO {table} (k, v) SELECT * FROM unnest($1, $2) " +
        "ON CONFLICT (k) DO UPDATE SET v = excluded.v",
        $"INSERT INTO {table} AS t (k, v) SELECT n.k, {Encoded("n.d")} FROM unnest($1, $2) AS n (k, d) " +
        "ON CONFLICT (k) DO UPDATE SET v = " +
        $"(SELECT {Encoded("s.d")} FROM (SELECT ({Decoded}) + ({DecodedNew}) AS d) s)");

    private static string DecodedNew => Decoded.Replace("t.v", "excluded.v", StringComparison.Ordinal);

    private static string Encoded(string number)
    {
        var bytes = Enumerable.Range(1, 8).Select(at => $"substring(int8send({number}) from {9 - at} for 1)");
        return string.Join(" || ", bytes);
    }

    private readonly record struct FamilyTexts(string DeleteRange, string Delete, string Put, string Add);
}
