using System.Buffers;

namespace Leasehold.Core.Barrier;

/// <summary>A key that is sealed by another key.</summary>
internal sealed class SecretFormat : RecordFormat<SecretBytes>
{
    public static readonly SecretFormat Instance = new();

    public override byte Version => 1;

    public override void Encode(SecretBytes row, IBufferWriter<byte> output) => output.Write(row.Span);

    public override SecretBytes Decode(byte version, ReadOnlySpan<byte> content) => version == Version
        ? new SecretBytes(content)
        : throw new FormatException($"key version {version} is not known");
}
