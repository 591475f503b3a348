using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Rows;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Leases;

/// <summary>The last story of a lease, without what its engine kept in it.</summary>
internal sealed record LeaseGrave(Lease Lease, Death Death);

/// <summary>The stories of leases that were taken back, in the same buckets as those of tokens.</summary>
internal static class LeaseGraves
{
    public static readonly RecordFormat<LeaseGrave> Format = new GraveFormat();

    /// <summary>Stages the story of a lease that is being deleted.</summary>
    public static void Put(Transaction tx, Id16 id, Lease lease, Death death)
    {
        var grave = new LeaseGrave(lease with { Data = default, Due = null }, death);
        tx.Put(Keys.LeaseGrave(Graves.BucketOf(tx.NowMs()), id), grave, Format);
        tx.PutClear(Keys.GraveLog(tx.NowMs(), id), [(byte)RowKind.Lease]);
    }

    /// <summary>The story of a lease that is gone; null if it is unknown or was dropped.</summary>
    public static async ValueTask<LeaseGrave?> FindAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        var now = tx.NowMs();
        for (var bucket = Graves.BucketOf(now); bucket >= Graves.OldestKept(now); bucket--)
        {
            if (await tx.PeekAsync(Keys.LeaseGrave(bucket, id), Format, cancel).ConfigureAwait(false) is { } grave)
                return grave;
        }
        return null;
    }

    private sealed class GraveFormat : RecordFormat<LeaseGrave>
    {
        public override byte Version => 1;

        public override void Encode(LeaseGrave grave, IBufferWriter<byte> output) =>
            new LeaseGraveRow
            {
                Lease = LeaseFormat.ToRow(grave.Lease),
                Cause = (int)grave.Death.Cause,
                At = grave.Death.Since,
                By = grave.Death.By.Accessor,
                ByName = grave.Death.By.DisplayName,
            }.WriteTo(output);

        public override LeaseGrave Decode(byte version, ReadOnlySpan<byte> bytes)
        {
            var row = LeaseGraveRow.Parser.ParseFrom(bytes);
            return new LeaseGrave(
                LeaseFormat.FromRow(row.Lease), new Death((Cause)row.Cause, row.At, new By(row.By, row.ByName)));
        }
    }
}
