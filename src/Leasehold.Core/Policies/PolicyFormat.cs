using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Policies;

/// <summary>
/// A policy as written: the length of its name in one big-endian 16-bit number, its name, its end and the place of
/// that in the expiry index as big-endian 64-bit numbers of 100 ns since year 1 (0: none; version 1 has neither),
/// its text.
/// </summary>
internal sealed class PolicyFormat : RecordFormat<Policy>
{
    private const int EndLength = 2 * sizeof(long);

    public override byte Version => 2;

    public override void Encode(Policy policy, IBufferWriter<byte> output)
    {
        var name = Encoding.UTF8.GetBytes(policy.Name.Value);
        output.Write([(byte)(name.Length >> 8), (byte)name.Length]);
        output.Write(name);
        var end = output.GetSpan(EndLength);
        BinaryPrimitives.WriteInt64BigEndian(end, policy.End?.At.UtcTicks ?? 0);
        BinaryPrimitives.WriteInt64BigEndian(end[sizeof(long)..], policy.End?.Place.UtcTicks ?? 0);
        output.Advance(EndLength);
        output.Write(Encoding.UTF8.GetBytes(policy.Text));
    }

    public override Policy Decode(byte version, ReadOnlySpan<byte> bytes)
    {
        var length = (bytes[0] << 8) | bytes[1];
        var name = Encoding.UTF8.GetString(bytes.Slice(2, length));
        var rest = bytes[(2 + length)..];
        var end = version == 1 ? null : EndOf(rest);
        var text = Encoding.UTF8.GetString(version == 1 ? rest : rest[EndLength..]);
        if (!PolicyName.TryParse(name, out var canonical) ||
            !PolicyParser.TryParse(canonical, text, out var policy, out _))
        {
            throw new BrokenInvariant($"the stored policy {name} cannot be read");
        }
        return end is null ? policy : policy.Until(end);
    }

    private static PolicyEnd? EndOf(ReadOnlySpan<byte> bytes)
    {
        var at = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var place = BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]);
        return at == 0 ? null : new PolicyEnd(Moment(at), Moment(place));
    }

    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);
}
