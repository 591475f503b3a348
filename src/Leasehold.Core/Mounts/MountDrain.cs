using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Mounts;

/// <summary>Ends the tokens and leases that a mount issued, in small commits of its own; safe to run again.</summary>
internal sealed class MountDrain(
    Func<Transaction> begin, TokenStore tokens, TokenEnder ender, LeaseStore leases)
{
    private const int BatchSize = 64;

    public ValueTask RunAsync(ulong mount, CancellationToken cancel) =>
        RangeSweep.RunAsync(begin, Keys.PathsOf(mount), BatchSize, EndAsync, cancel);

    private async ValueTask EndAsync(Transaction tx, Row path, CancellationToken cancel)
    {
        var id = Keys.PathId(path.Key);
        if (path.Value is [(byte)RowKind.Lease])
            await EndLeaseAsync(tx, id, cancel).ConfigureAwait(false);
        else
            await EndTokenAsync(tx, id, cancel).ConfigureAwait(false);
    }

    private async ValueTask EndLeaseAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        if (await LeaseStore.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { End: null } lease)
            return;
        var death = await leases.DeathAsync(tx, lease, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(Cause.MountRemoved, tx.NowMs(), By.Server);
        LeaseEnder.Stage(tx, id, lease, death);
    }

    private async ValueTask EndTokenAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } token)
            return;
        var death = await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(Cause.MountRemoved, tx.NowMs(), By.Server);
        await ender.StageAsync(tx, id, token, death, orphaning: false, cancel).ConfigureAwait(false);
    }
}
