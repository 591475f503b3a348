using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Verification;
using Leasehold.Core.Leases.Verification;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Verification;
using Leasehold.Core.Work;
using Leasehold.Core.Wrapping;
using Leasehold.Storage;

namespace Leasehold.Core.Verification;

/// <summary>
/// Looks at every row of a store that nobody writes to: whether it opens under its own key, and whether rows, indexes
/// and counters agree. Each room brings its checks; a table that none is about is a fault.
/// </summary>
public static class StoreVerification
{
    private static readonly KeyRange AllRows = new([1], [0xff]);

    /// <summary>Checks the whole store at one moment; with a barrier also what is sealed.</summary>
    /// <param name="store">The store; nobody writes to it.</param>
    /// <param name="barrier">Opens rows; null: only what is not sealed is checked.</param>
    /// <param name="catalog">The engines, which know their rows; null: their rows need only open.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public static async ValueTask<VerificationResult> RunAsync(
        Store store, SecurityBarrier? barrier, EngineCatalog? catalog, CancellationToken cancel)
    {
        using var snapshot = store.Begin();
        var view = new StoreView(snapshot, barrier);
        var checks = Checks(catalog);
        var byTable = checks.ToDictionary(check => check.Table);
        var rows = checks.ToDictionary(check => check.Table, _ => 0L);
        await foreach (var row in view.RowsAsync(AllRows, cancel).ConfigureAwait(false))
        {
            if (byTable.TryGetValue(row.Key[0], out var check))
            {
                view.Check = check.Name;
                rows[check.Table]++;
                await check.CheckAsync(row, view, cancel).ConfigureAwait(false);
            }
            else
            {
                view.Check = "unknown";
                view.Fault(row, "no part of this program knows this table");
            }
        }
        foreach (var check in checks)
        {
            view.Check = check.Name;
            await check.FinishAsync(view, cancel).ConfigureAwait(false);
        }
        return new VerificationResult(
            [.. checks.Select(check => KeyValuePair.Create(check.Name, rows[check.Table]))],
            view.Faults, view.FaultCount, barrier is not null);
    }

    /// <summary>All checks, in the order of their tables. A new table of the kernel is added here.</summary>
    private static IReadOnlyList<RowCheck> Checks(EngineCatalog? catalog)
    {
        var tokens = new TokenFormat(new PolicySets());
        var counts = new RowCounts();
        return
        [
            new SealRowCheck(),
            new TokenCheck(tokens, counts),
            new AccessorCheck(tokens),
            new ChildCheck(tokens),
            new LeaseCheck(counts),
            new PathCheck(tokens),
            new OwnedCheck(),
            new CountCheck(counts),
            new MountRowCheck(),
            new EntityCheck(),
            new NameCheck(),
            new GroupCheck(),
            new MemberOfCheck(),
            new MemberCheck(),
            new WrappedAnswerCheck(tokens),
            new DueCheck(tokens),
            new WaitingCheck(counts),
            new JobCheck(),
            new IntentCheck(),
            new SealedCheck(Tables.Event, "events"),
            new MountDataCheck(catalog),
            new GraveCheck(new Graves(tokens)),
            new GraveAliasCheck(),
            new GraveLogCheck(),
            new LeaseGraveCheck(),
        ];
    }
}
