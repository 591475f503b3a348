using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;

namespace Leasehold.Core.Mounts;

/// <summary>Removes what a disabled mount held: first the tokens it issued, with their graves, then its data.</summary>
internal sealed class DrainMountJob(Func<Transaction> begin, TokenStore tokens, TokenEnder ender) : IJobKind
{
    public const string KindName = "mount-drain";

    private const int BatchSize = 64;

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        var mount = BinaryPrimitives.ReadUInt64BigEndian(job.Target);
        var range = Keys.PathsOf(mount);
        while (true)
        {
            using var tx = begin();
            var page = await tx.PeekScanClearAsync(range, BatchSize, cancel).ConfigureAwait(false);
            if (page.Rows.Count == 0)
                break;
            foreach (var row in page.Rows)
                await EndAsync(tx, Keys.PathId(row.Key), cancel).ConfigureAwait(false);
            if ((await tx.CommitAsync(cancel).ConfigureAwait(false)).IsCommitted)
                range = range with { Start = [.. page.Rows[^1].Key, 0] };
        }
        using var last = begin();
        last.DeleteRange(Keys.MountData(mount));
        await last.CommitAsync(cancel).ConfigureAwait(false);
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
