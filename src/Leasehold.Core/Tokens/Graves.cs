using System.Buffers;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens.Rows;

namespace Leasehold.Core.Tokens;

/// <summary>The last story of a token.</summary>
internal sealed record Grave(Token Token, Death Death);

/// <summary>
/// The stories of what ended, put in the commit that deletes the row. They lie in buckets of six hours that are dropped
/// whole, so that they need no entries in the expiry index.
/// </summary>
internal sealed class Graves(TokenFormat tokens)
{
    private static readonly long BucketMs = (long)KernelLimits.GraveBucket.TotalMilliseconds;
    private static readonly long KeptBuckets = (long)(KernelLimits.GraveTtl / KernelLimits.GraveBucket) + 1;

    /// <summary>How a grave is written.</summary>
    public RecordFormat<Grave> Format { get; } = new GraveFormat(tokens);

    /// <summary>Stages the story of a token that is being deleted.</summary>
    public void Put(Transaction tx, Id16 id, Id16 accessorId, Token token, Death death)
    {
        var bucket = BucketOf(tx.NowMs());
        tx.Put(Keys.Grave(bucket, id), new Grave(token, death), Format);
        tx.PutClear(Keys.GraveAlias(bucket, accessorId), id.ToArray());
        tx.PutClear(Keys.GraveLog(tx.NowMs(), id), [(byte)RowKind.Token]);
    }

    /// <summary>The story of a token that is gone, newest bucket first; null if it is unknown or was dropped.</summary>
    public async ValueTask<Grave?> FindAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        var newest = BucketOf(tx.NowMs());
        for (var bucket = newest; bucket >= 0 && bucket > newest - KeptBuckets; bucket--)
        {
            if (await tx.PeekAsync(Keys.Grave(bucket, id), Format, cancel).ConfigureAwait(false) is { } grave)
                return grave;
        }
        return null;
    }

    /// <summary>The first bucket that is kept at a moment (Unix milliseconds); what lies before it may go.</summary>
    public static long OldestKept(long now) => Math.Max(BucketOf(now) - KeptBuckets + 1, 0);

    /// <summary>Stages the removal of all graves before a bucket, whole.</summary>
    public static void StageDropBefore(Transaction tx, long oldest)
    {
        tx.DeleteRange(Keys.GravesBefore(Tables.Grave, oldest));
        tx.DeleteRange(Keys.GravesBefore(Tables.LeaseGrave, oldest));
        tx.DeleteRange(Keys.GravesBefore(Tables.GraveAlias, oldest));
        tx.DeleteRange(Keys.GravesBefore(Tables.GraveLog, oldest * BucketMs));
    }

    /// <summary>The bucket of a moment, Unix milliseconds.</summary>
    public static long BucketOf(long at) => at / BucketMs;

    private sealed class GraveFormat(TokenFormat tokens) : RecordFormat<Grave>
    {
        public override byte Version => 1;

        public override void Encode(Grave grave, IBufferWriter<byte> output)
        {
            var row = new GraveRow
            {
                Token = tokens.ToRow(grave.Token),
                Cause = (int)grave.Death.Cause,
                At = grave.Death.Since,
                By = grave.Death.By.Accessor,
                ByName = grave.Death.By.DisplayName,
            };
            Google.Protobuf.MessageExtensions.WriteTo(row, output);
        }

        public override Grave Decode(byte version, ReadOnlySpan<byte> bytes)
        {
            var row = GraveRow.Parser.ParseFrom(bytes);
            return new Grave(
                tokens.FromRow(row.Token), new Death((Cause)row.Cause, row.At, new By(row.By, row.ByName)));
        }
    }
}
