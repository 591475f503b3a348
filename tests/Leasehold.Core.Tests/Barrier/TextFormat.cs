using System.Buffers;
using System.Text;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Tests.Barrier;

/// <summary>Rows that are plain text, for tests.</summary>
internal sealed class TextFormat : RecordFormat<string>
{
    public static readonly TextFormat Instance = new();

    public override byte Version => 1;

    public override void Encode(string row, IBufferWriter<byte> output) => output.Write(Encoding.UTF8.GetBytes(row));

    public override string Decode(byte version, ReadOnlySpan<byte> content) =>
        version == 1 ? Encoding.UTF8.GetString(content) : throw new FormatException($"version {version}");
}
