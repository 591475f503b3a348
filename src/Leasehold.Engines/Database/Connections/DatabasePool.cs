using Leasehold.Core.Leases.Revocation;
using Leasehold.Engines.Database.Drivers;

namespace Leasehold.Engines.Database.Connections;

/// <summary>One pool, shared by those who use it now; closed behind the last of them once it is replaced.</summary>
internal sealed class DatabasePool(ulong version, IDatabase database)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1; // The table's own use, given back when it is replaced.

    /// <summary>The version of the connection that it was made by.</summary>
    public ulong Version => version;

    /// <summary>The database, for who has a use of it.</summary>
    public IDatabase Database => database;

    /// <summary>Tells whether the database answers. Revocations do not heed it, but tell it what they find.</summary>
    public Breaker Breaker { get; } = new(DatabaseLimits.LongestAway);

    /// <summary>Completes when it is closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Takes a use; false if it is being closed.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_users == 0)
                return false;
            _users++;
            return true;
        }
    }

    /// <summary>Gives a use back; the last one closes it.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0)
                return;
        }
        _ = CloseAsync();
    }

    private async Task CloseAsync()
    {
        try
        {
            await database.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _closed.TrySetResult();
        }
    }
}
