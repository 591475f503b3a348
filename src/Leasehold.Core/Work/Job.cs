using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Work.Rows;

namespace Leasehold.Core.Work;

/// <summary>A piece of long work as stored.</summary>
/// <param name="Kind">Names the <see cref="IJobKind"/> that does it.</param>
/// <param name="Target">What it is done to; the kind knows the form.</param>
/// <param name="AskedAt">When it was asked for last, unix milliseconds.</param>
/// <param name="Failures">Failed tries in a row.</param>
/// <param name="LastError">Why the last try failed; empty if it did not.</param>
internal sealed record Job(string Kind, byte[] Target, long AskedAt, uint Failures = 0, string LastError = "")
{
    private const ulong FirstNamed = 0xFFFF_0000_0000_0000; // Ids by time are below for ever.

    public static readonly RecordFormat<Job> Format = new JobFormat();

    /// <summary>Its id; known while it runs.</summary>
    public ulong Id { get; init; }

    /// <summary>Stages a job; it starts when the transaction is committed. Returns its id.</summary>
    public static async ValueTask<ulong> StageAsync(
        Transaction tx, string kind, byte[] target, CancellationToken cancel)
    {
        // Time first, so that jobs are found in the order in which they were asked for.
        var id = ((ulong)tx.NowMs() << 16) | BinaryPrimitives.ReadUInt16BigEndian(RandomNumberGenerator.GetBytes(2));
        // Guarded: of two jobs that draw the same id neither may be lost.
        while (await tx.FindClearAsync(Keys.Work(id), cancel).ConfigureAwait(false) is not null)
            id++;
        tx.Put(Keys.Work(id), new Job(kind, target, tx.NowMs()), Format);
        return id;
    }

    /// <summary>
    /// Stages a job of which there is one at a time: the same that is under way is asked for again, and goes over all
    /// of its work once more for what came since. Returns its id.
    /// </summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">What tells it from others of its kind.</param>
    /// <param name="target">What it is done to, from here on.</param>
    /// <param name="nameOf">The name in the target of another.</param>
    /// <param name="cancel">The caller leaves.</param>
    public static async ValueTask<ulong> StageOnceAsync(
        Transaction tx, string kind, byte[] name, byte[] target, Func<byte[], byte[]> nameOf, CancellationToken cancel)
    {
        var hash = tx.Barrier.HmacId(kind, name);
        for (var id = FirstNamed | (ulong)hash.Value & ~FirstNamed; ; id++)
        {
            var before = await tx.FindAsync(Keys.Work(id), Format, cancel).ConfigureAwait(false);
            if (before is not null && (before.Kind != kind || !nameOf(before.Target).AsSpan().SequenceEqual(name)))
                continue;
            var askedAt = Math.Max(tx.NowMs(), before?.AskedAt + 1 ?? 0);
            tx.Put(Keys.Work(id), new Job(kind, target, askedAt), Format);
            return id;
        }
    }

    private sealed class JobFormat : RecordFormat<Job>
    {
        public override byte Version => 1;

        public override void Encode(Job job, IBufferWriter<byte> output) =>
            new JobRow
            {
                Kind = job.Kind,
                Target = ByteString.CopyFrom(job.Target),
                StartedAt = job.AskedAt,
                Failures = job.Failures,
                LastError = job.LastError,
            }.WriteTo(output);

        public override Job Decode(byte version, ReadOnlySpan<byte> bytes)
        {
            var row = JobRow.Parser.ParseFrom(bytes);
            return new Job(row.Kind, row.Target.ToByteArray(), row.StartedAt, row.Failures, row.LastError);
        }
    }
}

/// <summary>Does one kind of job.</summary>
internal interface IJobKind
{
    /// <summary>The name its rows carry.</summary>
    string Name { get; }

    /// <summary>
    /// Does all of the work in small commits of its own, and is safe to run again from the start: the row is deleted
    /// only when this returns.
    /// </summary>
    ValueTask RunAsync(Job job, CancellationToken cancel);
}
