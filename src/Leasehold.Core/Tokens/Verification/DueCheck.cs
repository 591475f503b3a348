using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>An entry of the expiry index is its row's only one, and where it is looked for.</summary>
internal sealed class DueCheck(TokenFormat tokens) : RowCheck(Tables.Due, "entries of the expiry index")
{
    public override async ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length != Keys.DueLength)
        {
            view.Fault(row, $"a key of {row.Key.Length} bytes instead of {Keys.DueLength}");
            return;
        }
        var (due, mount, kind, id) = Keys.ReadDue(row.Key);
        if (kind is not (RowKind.Token or RowKind.Lease or RowKind.Mount))
        {
            view.Fault(row, $"it is about an unknown kind of row: 0x{(byte)kind:x2}");
            return;
        }
        if (await view.FindAsync(Keys.DueFloor(due.Class), cancel).ConfigureAwait(false) is { Length: 8 } floor
            && due.At < BinaryPrimitives.ReadInt64BigEndian(floor))
        {
            view.Fault(row, "it lies before the floor of its queue, where nobody looks");
        }
        if (kind == RowKind.Mount)
            return; // Only its engine knows the row.
        if (kind == RowKind.Lease)
        {
            await CheckLeaseAsync(row, due, id, view, cancel).ConfigureAwait(false);
            return;
        }
        var key = Keys.Token(id);
        if (await view.FindAsync(key, cancel).ConfigureAwait(false) is null)
            view.Fault(row, $"it leads to a token that is not there: {key}");
        else if (await view.PeekAsync(key, tokens, cancel).ConfigureAwait(false) is { } token
            && (token.Due != due || token.Mount != mount))
        {
            view.Fault(row, $"it is not the place that its token names: {key}");
        }
    }

    private static async ValueTask CheckLeaseAsync(
        Row row, Due due, Id16 id, StoreView view, CancellationToken cancel)
    {
        var key = Keys.Lease(id);
        await view.ExpectAsync(row, key, "the lease it leads to", cancel).ConfigureAwait(false);
        if (await view.PeekAsync(key, LeaseFormat.Instance, cancel).ConfigureAwait(false) is { } lease &&
            lease.Due != due)
        {
            view.Fault(row, $"it is not the place that its lease names: {key}");
        }
    }
}
