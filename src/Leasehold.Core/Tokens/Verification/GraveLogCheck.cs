using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>An entry of the log of graves leads to one in the bucket of its moment.</summary>
internal sealed class GraveLogCheck() : RowCheck(Tables.GraveLog, "graves by time")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != GraveCheck.KeyBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {GraveCheck.KeyBytes}");
            return;
        }
        var bucket = Graves.BucketOf(Keys.BucketIn(row.Key));
        var id = Id16.Read(row.Key.AsSpan(9));
        var grave = row.Value is [(byte)RowKind.Lease] ? Keys.LeaseGrave(bucket, id) : Keys.Grave(bucket, id);
        await view.ExpectAsync(row, grave, "the grave it leads to", cancel).ConfigureAwait(false);
    }
}
