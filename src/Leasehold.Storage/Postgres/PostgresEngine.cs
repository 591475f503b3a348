using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>A store in a PostgreSQL database, which several servers may have open: one of them leads.</summary>
public sealed class PostgresEngine : ISharedEngine, IIdentifiedEngine
{
    private readonly PostgresDatabase _database;
    private readonly LeadTable _table;
    private readonly Leadership _leadership;
    private readonly GroupCommit _commit;
    private readonly PointReads _reads;
    private int _disposed;

    private PostgresEngine(PostgresDatabase database, PostgresOptions options, LeadTable table, TimeProvider time)
    {
        _database = database;
        _table = table;
        _leadership = new Leadership(database, _table, options.Watermark, time);
        _commit = new GroupCommit(database, _leadership, options.Watermark, time);
        _reads = new PointReads(database);
    }

    /// <inheritdoc/>
    public bool IsLeading => _leadership.IsLeading;

    /// <inheritdoc/>
    public Task<LeadershipLostException> Lost => _leadership.Lost;

    /// <summary>
    /// Opens the store, creates its tables if there are none, and shows this server to the others. Throws
    /// <see cref="StoreUnavailableException"/> if the database can't be used at the moment,
    /// <see cref="StoreRefusedException"/> or <see cref="StoreForeignException"/> if it must not be.
    /// </summary>
    /// <param name="options">Where and how.</param>
    /// <param name="card">How this server presents itself to the others.</param>
    /// <param name="time">Its timestamp has to go on while the machine is suspended.</param>
    /// <param name="cancel">Ends the opening.</param>
    public static async ValueTask<PostgresEngine> OpenAsync(
        PostgresOptions options, ServerCard card, TimeProvider time, CancellationToken cancel)
    {
        var server = Guid.NewGuid();
        var database = new PostgresDatabase(options, server);
        try
        {
            await new Opening(database, options, time).RunAsync(cancel);
            return new PostgresEngine(database, options, new LeadTable(database.Tables, server, card), time);
        }
        catch (Exception fault)
        {
            await database.DisposeAsync();
            if (DatabaseFault.Is(fault))
                throw DatabaseFault.Describe(fault, options.Address);
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsShortOfSpace() => false;

    /// <inheritdoc/>
    public string Place => $"{_database.Address}";

    /// <inheritdoc/>
    public async ValueTask<string> IdentityAsync(CancellationToken cancel)
    {
        try
        {
            await using var session = await _database.OpenAsync(SessionKind.Read, cancel);
            return $"{(await session.ReadHeadAsync(_database.Tables, cancel)).Store}";
        }
        catch (NpgsqlException fault)
        {
            throw DatabaseFault.Describe(fault, _database.Address);
        }
    }

    /// <inheritdoc/>
    public IEngineSnapshot Snapshot()
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        return new PostgresSnapshot(_database);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadAsync(byte[] key, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        return _reads.GetAsync(key, cancel);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<WriteOperation> batch) => _commit.Apply(batch);

    /// <inheritdoc/>
    public async ValueTask LeadAsync(CancellationToken cancel) => _commit.Lead(await _leadership.LeadAsync(cancel));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ServerCard>> ServersAsync(CancellationToken cancel)
    {
        try
        {
            await using var session = await _database.OpenAsync(SessionKind.Read, cancel);
            return await _table.ServersAsync(session, cancel);
        }
        catch (NpgsqlException fault)
        {
            throw DatabaseFault.Describe(fault, _database.Address);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync() => await _leadership.EndAsync(isWriting: true);

    /// <summary>Gives the lead back and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _leadership.EndAsync(isWriting: false);
        await _commit.DisposeAsync();
        await _database.DisposeAsync();
    }
}
