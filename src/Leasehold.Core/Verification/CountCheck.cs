using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Storage;

namespace Leasehold.Core.Verification;

/// <summary>A counter says how many rows there are; without keys only the sum of all can be compared.</summary>
internal sealed class CountCheck(RowCounts counts) : RowCheck(Tables.Count, "counters")
{
    private const int LeastBytes = 1 + sizeof(ulong) + 1;
    private static readonly RowKind[] Kinds = [RowKind.Token, RowKind.Lease, RowKind.Waiting];

    private readonly Dictionary<RowKind, long> _sums = [];

    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length < LeastBytes || row.Value.Length != sizeof(long))
        {
            view.Fault(row, "a counter of this form can't be read");
            return ValueTask.CompletedTask;
        }
        var kind = Keys.CountKind(row.Key);
        if (!Kinds.Contains(kind))
            return ValueTask.CompletedTask;
        var number = BinaryPrimitives.ReadInt64LittleEndian(row.Value);
        _sums[kind] = _sums.GetValueOrDefault(kind) + number;
        var seen = counts.Take(
            kind,
            BinaryPrimitives.ReadUInt64BigEndian(row.Key.AsSpan(1)),
            Encoding.UTF8.GetString(row.Key.AsSpan(10)));
        if (counts.Sum(kind).Unread == 0 && number != seen)
            view.Fault(row, $"it says {number} {NameOf(kind)}, there are {seen}");
        return ValueTask.CompletedTask;
    }

    public override ValueTask FinishAsync(StoreView view, CancellationToken cancel)
    {
        foreach (var ((kind, mount, name), count) in counts.Left)
            view.Fault(Keys.Count(mount, name, kind), $"it is missing, there are {count} {NameOf(kind)}");
        foreach (var kind in Kinds)
        {
            var (rows, unread) = counts.Sum(kind);
            var sum = _sums.GetValueOrDefault(kind);
            if (unread > 0 && sum != rows)
                view.Fault(new Key([Tables.Count]), $"all together say {sum} {NameOf(kind)}, there are {rows}");
        }
        return ValueTask.CompletedTask;
    }

    private static string NameOf(RowKind kind) => kind switch
    {
        RowKind.Token => "tokens",
        RowKind.Lease => "leases",
        _ => "leases that wait",
    };
}
