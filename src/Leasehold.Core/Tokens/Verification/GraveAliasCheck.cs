using Leasehold.Core.Barrier;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>The other name of a grave leads to one in the same bucket.</summary>
internal sealed class GraveAliasCheck() : RowCheck(Tables.GraveAlias, "other names of graves")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != GraveCheck.KeyBytes || row.Value.Length != Id16.Size)
        {
            view.Fault(row, "a name of this form can't be read");
            return;
        }
        var grave = Keys.Grave(Keys.BucketIn(row.Key), Id16.Read(row.Value));
        await view.ExpectAsync(row, grave, "the grave it leads to", cancel).ConfigureAwait(false);
    }
}
