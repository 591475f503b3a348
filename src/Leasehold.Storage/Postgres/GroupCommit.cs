using System.Runtime.ExceptionServices;
using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>
/// Writes groups. When a connection breaks the head row tells what became of the group: it is finished or written again
/// for as long as this server leads, never twice.
/// </summary>
internal sealed class GroupCommit(
    PostgresDatabase database, Leadership leadership, HeadWatermark watermark, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly GroupStatements _statements = new(database.Tables);
    private NpgsqlConnection? _session;
    private StoredHead? _taken;

    /// <summary>From here on groups are written on top of the given head.</summary>
    public void Lead(StoredHead taken) => Volatile.Write(ref _taken, taken);

    /// <summary>Writes a group and returns when it is durable. Blocks the calling thread.</summary>
    public void Apply(ReadOnlySpan<WriteOperation> batch)
    {
        var taken = Volatile.Read(ref _taken) ?? throw new LeadershipLostException("this server does not lead");
        var work = WriteAsync(FoldedBatch.Of(batch), taken);
        // Who lost the lead doesn't wait for a database that may never answer.
        if (!work.IsCompleted && Task.WaitAny(work, leadership.Lost) == 1 && !work.IsCompleted)
            throw Lost();
        if (work.Exception?.InnerException is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
            await session.DisposeAsync();
        _session = null;
    }

    private async Task WriteAsync(FoldedBatch group, StoredHead taken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (leadership.Lost.IsCompleted)
                throw Lost();
            try
            {
                _session ??= await database.OpenAsync(SessionKind.Write, CancellationToken.None);
                if (attempt > 0 && await IsWrittenAsync(_session, group, taken))
                    return;
                await using var batch = _statements.Build(_session, group, taken.Term, taken.Store);
                await batch.ExecuteNonQueryAsync();
                watermark.See(taken with { Group = group.Head.Group }, $"{database.Address}");
                return;
            }
            catch (PostgresException fault) when (fault.SqlState == GroupStatements.FencedState)
            {
                // The head decides.
            }
            catch (Exception fault) when (DatabaseFault.IsFull(fault))
            {
                throw new StoreFullException($"{database.Address} has no room left", fault);
            }
            catch (Exception fault) when (DatabaseFault.IsPassing(fault))
            {
                Drop();
                await Task.Delay(Pause, time);
            }
            catch (Exception fault) when (DatabaseFault.Is(fault))
            {
                throw DatabaseFault.Describe(fault, database.Address);
            }
        }
    }

    /// <summary>Whether the head is this group's; false if it is still the one before.</summary>
    private async Task<bool> IsWrittenAsync(NpgsqlConnection session, FoldedBatch group, StoredHead taken)
    {
        var head = await session.ReadHeadAsync(database.Tables, CancellationToken.None);
        if (head.Row.AsSpan().SequenceEqual(group.HeadBytes))
            return true;
        if (head.Store == taken.Store && head.Term == taken.Term && head.Group == group.Head.Group - 1)
            return false;
        var what = head.Group < group.Head.Group - 1 || head.Store != taken.Store
            ? $"{database.Address} is not what it was: an older or another copy took its place"
            : "another server took over";
        throw new LeadershipLostException($"this server no longer leads: {what}");
    }

    private LeadershipLostException Lost() => new(leadership.LostFor ?? "this server no longer leads");

    private void Drop()
    {
        if (_session is { } session)
            _ = Task.Run(session.Dispose);
        _session = null;
    }
}
