using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Work;

/// <summary>A job opens.</summary>
internal sealed class JobCheck() : RowCheck(Tables.Work, "jobs")
{
    private const int KeyBytes = 1 + sizeof(ulong);

    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
        else
            view.Open(row, Job.Format);
        return ValueTask.CompletedTask;
    }
}
