using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Storage;

namespace Leasehold.Core.Verification;

/// <summary>
/// What is readable before unsealing. That keyring and root key open is shown by having unsealed; here their rows are
/// there and of the right form.
/// </summary>
internal sealed class SealRowCheck() : RowCheck(Tables.Clear, "clear rows")
{
    private static readonly Key[] Needed = [SealConfiguration.Row, SealedKeys.RootKeyRow, SealedKeys.KeyringRow];

    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        var key = new Key(row.Key);
        if (key == SealConfiguration.Row)
            CheckConfiguration(row, view);
        else if (key == SealedKeys.RootKeyRow || key == SealedKeys.KeyringRow)
            CheckForm(row, view);
        else if (Keys.FloorClass(row.Key) is not null && row.Value.Length != sizeof(long))
            view.Fault(row, $"a floor of {row.Value.Length} bytes instead of {sizeof(long)}");
        return ValueTask.CompletedTask;
    }

    public override async ValueTask FinishAsync(StoreView view, CancellationToken cancel)
    {
        foreach (var key in Needed)
        {
            if (await view.FindAsync(key, cancel).ConfigureAwait(false) is null)
                view.Fault(key, "it is missing, and without it the store can't be unsealed");
        }
    }

    private static void CheckForm(Row row, StoreView view)
    {
        if (RecordHeader.Fault(row.Value, RecordHeader.Keyed) is { } fault)
            view.Fault(row, fault);
    }

    private static void CheckConfiguration(Row row, StoreView view)
    {
        try
        {
            SealConfiguration.Decode(row.Value);
        }
        catch (RecordDamagedException)
        {
            view.Fault(row, "the configuration of the seal cannot be read");
        }
    }
}
