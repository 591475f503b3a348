using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Revocation;
using Leasehold.Core.Metrics;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Engines.Database.Rows;
using Leasehold.Storage;

namespace Leasehold.Engines.Database.Connections;

/// <summary>
/// The pools of an open server, one for each connection of each mount: of the version that was asked for last, older
/// ones close behind their users.
/// </summary>
internal sealed class DatabasePools(DatabaseTypes types, EngineHost host) : IGaugeSource, IAsyncDisposable
{
    private const string PluginSuffix = "-database-plugin";

    private readonly Lock _lock = new();
    private readonly Dictionary<(ulong Mount, Id16 Connection), DatabasePool> _pools = [];
    private readonly HashSet<Task> _closing = [];
    private bool _closed;

    /// <summary>How many pools there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _pools.Count;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Gauge>> ReadAsync(CancellationToken cancel) =>
        new([new Gauge("secrets.database.backend.pluginInstances.count", Count)]);

    /// <summary>A use of the pool of a connection, of that version or later, or why there can't be one.</summary>
    /// <exception cref="LeadershipLostException">
    /// Another server may lead by now: what this one was about to do when it was stopped is not done any more.
    /// </exception>
    public Outcome<DatabaseUse> Take(ulong mount, ConnectionRow row)
    {
        if (!host.Leads())
            throw new LeadershipLostException("this server lost the lead before it asked the database");
        var key = (mount, ConnectionStore.IdOf(row));
        lock (_lock)
        {
            if (_closed)
                return Refusal.Sealed;
            if (_pools.TryGetValue(key, out var pool) && pool.Version >= row.Version && pool.TryEnter())
                return new DatabaseUse(pool);
            var (database, refusal) = Open(row, row.Password.Span);
            if (database is null)
                return refusal ?? Refusal.Internal;
            Retire(key);
            pool = new DatabasePool(row.Version, database);
            pool.TryEnter();
            _pools[key] = pool;
            return new DatabaseUse(pool);
        }
    }

    /// <summary>What is known of whether the database of a connection answers; null if it was not asked yet.</summary>
    public Breaker? BreakerOf(ulong mount, ConnectionRow row)
    {
        lock (_lock)
        {
            var pool = _pools.GetValueOrDefault((mount, ConnectionStore.IdOf(row)));
            return pool?.Version >= row.Version ? pool.Breaker : null;
        }
    }

    /// <summary>A pool of one's own to the place of a connection, with some password; the caller disposes it.</summary>
    public Outcome<IDatabase> Open(ConnectionRow row, ReadOnlySpan<byte> password)
    {
        if (types.Find(row.PluginName) is not { } type)
            return PluginVersions.Unknown(row.PluginName);
        var details = ConnectionDetails.Of(row);
        var (settings, refusal) = type.Read(details.Texts());
        if (settings is null)
            return refusal ?? Refusal.Internal;
        using var secret = new SecretBytes(password);
        try
        {
            return new Outcome<IDatabase>(
                new MeasuredDatabase(type.Open(settings, details.RootName, secret, host.Clock), MeasuresOf(row)), null);
        }
        catch (FormatException fault)
        {
            return Refusal.Invalid(fault.Message);
        }
        catch (ArgumentException)
        {
            return Refusal.Invalid("connection_url: with this username and password in it, a value is out of range");
        }
    }

    /// <summary>Closes the pool of a connection behind its users.</summary>
    public void Drop(ulong mount, Id16 connection)
    {
        lock (_lock)
            Retire((mount, connection));
    }

    /// <summary>Closes the pools of a mount behind their users.</summary>
    public void Drop(ulong mount)
    {
        lock (_lock)
        {
            foreach (var key in _pools.Keys.Where(key => key.Mount == mount).ToArray())
                Retire(key);
        }
    }

    /// <summary>Closes all, and waits until they are.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] closing;
        lock (_lock)
        {
            _closed = true;
            foreach (var key in _pools.Keys.ToArray())
                Retire(key);
            closing = [.. _closing];
        }
        await Task.WhenAll(closing).ConfigureAwait(false);
    }

    private DatabaseMeasures MeasuresOf(ConnectionRow row) =>
        new(host.Metrics, row.PluginName.Replace(PluginSuffix, "", StringComparison.Ordinal));

    private void Retire((ulong Mount, Id16 Connection) key)
    {
        _closing.RemoveWhere(static task => task.IsCompleted);
        if (!_pools.Remove(key, out var pool))
            return;
        _closing.Add(pool.Closed);
        pool.Leave();
    }
}
