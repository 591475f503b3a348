using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Mounts;

/// <summary>Ends the tokens that a mount issued, in small commits of its own; safe to run again.</summary>
internal sealed class MountDrain(Func<Transaction> begin, TokenStore tokens, TokenEnder ender)
{
    private const int BatchSize = 64;

    public async ValueTask RunAsync(ulong mount, CancellationToken cancel)
    {
        var range = Keys.PathsOf(mount);
        while (true)
        {
            using var tx = begin();
            var page = await tx.PeekScanClearAsync(range, BatchSize, cancel).ConfigureAwait(false);
            if (page.Rows.Count == 0)
                return;
            foreach (var row in page.Rows)
                await EndAsync(tx, Keys.PathId(row.Key), cancel).ConfigureAwait(false);
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                range = range with { Start = [.. page.Rows[^1].Key, 0] };
        }
    }

    private async ValueTask EndAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } token)
            return;
        var death = await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false)
            ?? new Death(Cause.MountRemoved, tx.NowMs(), By.Server);
        await ender.StageAsync(tx, id, token, death, orphaning: false, cancel).ConfigureAwait(false);
    }
}
