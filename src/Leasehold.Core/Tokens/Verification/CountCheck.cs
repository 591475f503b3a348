using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Verification;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens.Verification;

/// <summary>A counter says how many tokens there are; without keys only the sum of all can be compared.</summary>
internal sealed class CountCheck(TokenCounts counts) : RowCheck(Tables.Count, "counters")
{
    private const int LeastBytes = 1 + sizeof(ulong) + 1;

    private long _sum;

    public override ValueTask CheckAsync(Row row, StoreView view, CancellationToken cancel)
    {
        if (row.Key.Length < LeastBytes || row.Value.Length != sizeof(long))
        {
            view.Fault(row, "a counter of this form can't be read");
            return ValueTask.CompletedTask;
        }
        if ((RowKind)row.Key[9] != RowKind.Token)
            return ValueTask.CompletedTask;
        var number = BinaryPrimitives.ReadInt64LittleEndian(row.Value);
        _sum += number;
        var seen = counts.Take(
            BinaryPrimitives.ReadUInt64BigEndian(row.Key.AsSpan(1)), Encoding.UTF8.GetString(row.Key.AsSpan(10)));
        if (counts.Unread == 0 && number != seen)
            view.Fault(row, $"it says {number} tokens, there are {seen}");
        return ValueTask.CompletedTask;
    }

    public override ValueTask FinishAsync(StoreView view, CancellationToken cancel)
    {
        foreach (var ((mount, role), count) in counts.Left)
            view.Fault(Keys.Count(mount, role, RowKind.Token), $"it is missing, there are {count} tokens");
        if (counts.Unread > 0 && _sum != counts.Rows)
            view.Fault(new Key([Tables.Count]), $"all together say {_sum} tokens, there are {counts.Rows}");
        return ValueTask.CompletedTask;
    }
}
