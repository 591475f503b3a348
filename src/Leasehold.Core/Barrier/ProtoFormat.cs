using System.Buffers;
using Google.Protobuf;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Rows that are Protocol Buffers messages. Once stored or cached, a message is not changed any more.
/// </summary>
public sealed class ProtoFormat<T>(MessageParser<T> parser, byte version = 1) : RecordFormat<T>
    where T : class, IMessage<T>
{
    /// <inheritdoc/>
    public override byte Version { get; } = version;

    /// <inheritdoc/>
    public override void Encode(T row, IBufferWriter<byte> output)
    {
        output.GetSpan(row.CalculateSize()); // Else a large row makes the buffer grow, and copies itself, many times.
        row.WriteTo(output);
    }

    /// <inheritdoc/>
    public override T Decode(byte version, ReadOnlySpan<byte> content)
    {
        if (version != Version)
            throw new FormatException($"version {version} of {typeof(T).Name} is not known");
        try
        {
            return parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new FormatException(broken.Message, broken);
        }
    }
}
