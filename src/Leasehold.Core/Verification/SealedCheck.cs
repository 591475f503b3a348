using Leasehold.Storage;

namespace Leasehold.Core.Verification;

/// <summary>A table of sealed rows that no other rows lean on: each must open under its own key.</summary>
internal sealed class SealedCheck(byte table, string name) : RowCheck(table, name)
{
    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        view.CheckOpens(row);
        return ValueTask.CompletedTask;
    }
}
