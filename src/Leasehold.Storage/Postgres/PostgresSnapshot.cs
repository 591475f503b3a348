using Npgsql;
using NpgsqlTypes;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// One transaction that reads only; the database fixes its view at the first statement. Until then a broken connection
/// is replaced by another.
/// </summary>
internal sealed class PostgresSnapshot(PostgresDatabase database) : IEngineSnapshot
{
    private const int Attempts = 3;

    private NpgsqlConnection? _session;
    private NpgsqlTransaction? _transaction;
    private bool _hasRead;
    private bool _disposed;

    public TableNames Tables => database.Tables;

    public async ValueTask<byte[]?> GetAsync(byte[] key, CancellationToken cancel)
    {
        var text = $"SELECT k, v FROM {Tables.Readable(KeyFamily.Of(key))} r WHERE k = $1";
        var rows = await ReadAsync(text, [Parameter(key)], cancel);
        return rows.Count == 0 ? null : rows[0].Value;
    }

    public IEngineCursor Open(KeyRange range, bool reverse)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new PostgresCursor(this, range, reverse);
    }

    /// <summary>Reads rows of two columns, key and value.</summary>
    public async ValueTask<List<Row>> ReadAsync(string text, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryReadAsync(text, parameters, cancel);
            }
            catch (Exception fault) when (!_hasRead && attempt < Attempts && DatabaseFault.IsPassing(fault))
            {
                await EndAsync();
                database.ForgetIdle();
            }
            catch (Exception fault) when (DatabaseFault.Is(fault))
            {
                throw DatabaseFault.Describe(fault, database.Address);
            }
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _ = EndAsync(); // Returned on its own time: nobody waits for the end of a view.
    }

    public static NpgsqlParameter Parameter(byte[] bytes) =>
        new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };

    private async Task<List<Row>> TryReadAsync(string text, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        _session ??= await database.OpenAsync(SessionKind.Read, cancel);
        _transaction ??= await _session.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        await using var command = new NpgsqlCommand(text, _session, _transaction);
        command.Parameters.AddRange(parameters);
        try
        {
            var rows = new List<Row>();
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                rows.Add(new Row(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)));
            _hasRead = true;
            return rows;
        }
        finally
        {
            command.Parameters.Clear(); // Another attempt needs them.
        }
    }

    private async Task EndAsync()
    {
        var (session, transaction) = (_session, _transaction);
        (_session, _transaction) = (null, null);
        try
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
        }
        catch (Exception fault) when (DatabaseFault.Is(fault) || fault is InvalidOperationException)
        {
            // The connection broke; it is thrown away below.
        }
        if (session is not null)
            await session.DisposeAsync();
    }
}
