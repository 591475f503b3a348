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
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(500);

    private readonly GroupStatements _statements = new(database.Tables);
    private NpgsqlConnection? _session;
    private StoredHead? _last;

    /// <summary>From here on groups are written on top of the given head; who writes already goes on.</summary>
    public void Lead(StoredHead taken) => Interlocked.CompareExchange(ref _last, taken, null);

    /// <summary>Writes a group and returns when it is durable. Blocks the calling thread.</summary>
    public void Apply(ReadOnlySpan<WriteOperation> batch)
    {
        var before = Volatile.Read(ref _last) ?? throw new LeadershipLostException("this server does not lead");
        var group = FoldedBatch.Of(batch);
        var work = WriteAsync(group, before);
        // Who lost the lead doesn't wait for a database that may never answer.
        if (!work.IsCompleted && Task.WaitAny(work, leadership.Lost) == 1 && !work.IsCompleted)
            throw Lost();
        if (work.Exception?.InnerException is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        _last = before with { Group = group.Head.Group, Row = group.HeadBytes };
        watermark.Wrote(_last);
    }

    /// <summary>
    /// Closes the connection. A group that was given up may still hang on it: then it is neither waited for nor heard.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
            await Task.WhenAny(Task.Run(session.Dispose), Task.Delay(CloseLimit, time));
        _session = null;
    }

    private async Task WriteAsync(FoldedBatch group, StoredHead before)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (leadership.Lost.IsCompleted)
                throw Lost();
            try
            {
                _session ??= await database.OpenAsync(SessionKind.Write, CancellationToken.None);
                if (attempt > 0 && await IsWrittenAsync(_session, group, before))
                    return;
                await using var batch = _statements.Build(_session, group, before);
                await batch.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException fault) when (IsUndone(fault))
            {
                // The head decides; a lock that somebody holds is waited for again, as long as this server leads.
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
    private async Task<bool> IsWrittenAsync(NpgsqlConnection session, FoldedBatch group, StoredHead before)
    {
        var head = await session.ReadHeadAsync(database.Tables, CancellationToken.None);
        if (head.Row.AsSpan().SequenceEqual(group.HeadBytes))
            return true;
        if (head.Store == before.Store && head.Term == before.Term && head.Row.AsSpan().SequenceEqual(before.Row))
            return false;
        var what = head.Group < before.Group || head.Store != before.Store
            ? $"{database.Address} is not what it was: an older or another copy took its place"
            : "another server took over";
        throw new LeadershipLostException($"this server no longer leads: {what}");
    }

    private static bool IsUndone(PostgresException fault) =>
        fault.SqlState is GroupStatements.FencedState or PostgresErrorCodes.QueryCanceled;

    private LeadershipLostException Lost() => new(leadership.LostFor ?? "this server no longer leads");

    private void Drop()
    {
        if (_session is { } session)
            _ = Task.Run(session.Dispose);
        _session = null;
    }
}
