using System.Buffers;
using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens.Rows;

namespace Leasehold.Core.Tokens;

/// <summary>What an accessor leads to.</summary>
internal sealed record AccessorEntry(Id16 Token, string Accessor)
{
    public static readonly RecordFormat<AccessorEntry> Format = new AccessorFormat();

    private sealed class AccessorFormat : RecordFormat<AccessorEntry>
    {
        public override byte Version => 1;

        public override void Encode(AccessorEntry entry, IBufferWriter<byte> output) =>
            new AccessorRow { Token = ByteString.CopyFrom(entry.Token.ToArray()), Accessor = entry.Accessor }
                .WriteTo(output);

        public override AccessorEntry Decode(byte version, ReadOnlySpan<byte> bytes)
        {
            var row = AccessorRow.Parser.ParseFrom(bytes);
            return new AccessorEntry(Id16.Read(row.Token.Span), row.Accessor);
        }
    }
}
