using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>A grave opens, and its other name leads to it.</summary>
internal sealed class GraveCheck(Graves graves) : RowCheck(Tables.Grave, "graves")
{
    /// <summary>Bytes of a key of the grave tables: table, bucket or moment, id.</summary>
    public const int KeyBytes = 1 + sizeof(long) + Id16.Size;

    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != KeyBytes)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {KeyBytes}");
            return;
        }
        if (view.Open(row, graves.Format) is not { } grave || view.Barrier is not { } barrier)
            return;
        var alias = Keys.GraveAlias(Keys.BucketIn(row.Key), TokenCheck.AccessorId(barrier, grave.Token));
        await view.ExpectAsync(row, alias, "its other name", cancel).ConfigureAwait(false);
    }
}
