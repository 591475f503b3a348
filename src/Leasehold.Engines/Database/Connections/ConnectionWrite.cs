using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Connections;

/// <summary>Connects before a connection is stored: what does not connect is not stored.</summary>
/// <param name="access">The way to databases.</param>
/// <param name="before">The connection before; null for a new one.</param>
/// <param name="row">The connection as it is to be.</param>
/// <param name="store">Stages it, and answers.</param>
internal sealed class ConnectionWrite(
    ConnectionAccess access,
    ConnectionRow? before,
    ConnectionRow row,
    Func<Request, Transaction, CancellationToken, ValueTask<Reply>> store) : OutsideEffect
{
    public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
    {
        var result = await access.TryAsync(row, row.Password.Memory, cancel).ConfigureAwait(false);
        if (result.IsDone || row.Candidate.IsEmpty || !row.Password.Equals(before?.Password))
            return result; // A password that was sent is verified itself.
        var second = await access.TryAsync(row, row.Candidate.Memory, cancel).ConfigureAwait(false);
        return second.IsDone ? second : result;
    }

    public override async ValueTask<Reply> SettleAsync(
        Request request, Transaction tx, TargetResult result, CancellationToken cancel)
    {
        if (!result.IsDone)
        {
            return Refusal.Invalid(
                $"error creating database object: error verifying connection: {result.Error}");
        }
        var current = await ConnectionStore.FindAsync(tx, request.Mount.Id, row.Name, cancel).ConfigureAwait(false);
        return Equals(current, before)
            ? await store(request, tx, cancel).ConfigureAwait(false)
            : DatabaseRefusals.Changed;
    }
}
