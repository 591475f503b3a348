using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases.Rows;

namespace Leasehold.Core.Leases;

/// <summary>
/// Something that is about to be made in a target. It excludes its lease: one commit puts the lease in its place, or
/// what was made is taken back.
/// </summary>
/// <param name="Lease">The lease that it is to become.</param>
/// <param name="Deadline">Until then the target may still be at it, unix milliseconds.</param>
internal sealed record LeaseIntent(Lease Lease, long Deadline)
{
    public static readonly RecordFormat<LeaseIntent> Format = new IntentFormat();

    private sealed class IntentFormat : RecordFormat<LeaseIntent>
    {
        public override byte Version => 1;

        public override void Encode(LeaseIntent intent, IBufferWriter<byte> output) =>
            new IntentRow { Lease = LeaseFormat.ToRow(intent.Lease), Deadline = intent.Deadline }.WriteTo(output);

        public override LeaseIntent Decode(byte version, ReadOnlySpan<byte> bytes)
        {
            var row = IntentRow.Parser.ParseFrom(bytes);
            return new LeaseIntent(LeaseFormat.FromRow(row.Lease), row.Deadline);
        }
    }
}
