using Leasehold.Core.Leases.Revocation;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.Connections;

/// <summary>A use of a pool: it stays open until this is disposed.</summary>
internal sealed class DatabaseUse(DatabasePool pool) : IDisposable
{
    private bool _left;

    /// <summary>The database.</summary>
    public IDatabase Database => pool.Database;

    /// <summary>Tells whether it answers.</summary>
    public Breaker Breaker => pool.Breaker;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_left)
            return;
        _left = true;
        pool.Leave();
    }
}
