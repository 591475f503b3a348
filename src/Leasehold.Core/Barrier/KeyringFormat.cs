using System.Buffers;
using System.Buffers.Binary;

namespace Leasehold.Core.Barrier;

/// <summary>
/// The keyring's row, by hand so that keys never pass through objects that can't be wiped: unseals (4), the keys for
/// tokens, accessors and general use (32 each), count (4), and by term: term (4), Unix milliseconds (8), reserved uses
/// (8), key (32). Numbers are big endian.
/// </summary>
internal sealed class KeyringFormat(Id16 storeId) : RecordFormat<Keyring>
{
    private const int KeySize = RecordCipher.KeySize;
    private const int FrontSize = 4 + (3 * KeySize) + 4;
    private const int TermSize = 4 + 8 + 8 + KeySize;

    public override byte Version => 1;

    public override void Encode(Keyring row, IBufferWriter<byte> output)
    {
        var size = FrontSize + (row.Terms.Length * TermSize);
        var bytes = output.GetSpan(size)[..size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, row.Unseals);
        row.Tokens.Secret.Span.CopyTo(bytes[4..]);
        row.Accessors.Secret.Span.CopyTo(bytes[(4 + KeySize)..]);
        row.General.Secret.Span.CopyTo(bytes[(4 + (2 * KeySize))..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(FrontSize - 4)..], row.Terms.Length);
        bytes = bytes[FrontSize..];
        foreach (var key in row.Terms)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, key.Term);
            BinaryPrimitives.WriteInt64BigEndian(bytes[4..], key.Installed.ToUnixTimeMilliseconds());
            BinaryPrimitives.WriteInt64BigEndian(bytes[12..], key.ReservedUses);
            key.Value.Span.CopyTo(bytes[20..]);
            bytes = bytes[TermSize..];
        }
        output.Advance(size);
    }

    public override Keyring Decode(byte version, ReadOnlySpan<byte> content)
    {
        if (version != Version)
            throw new FormatException($"keyring version {version} is not known");
        if (content.Length < FrontSize)
            throw new FormatException("the keyring is cut off");
        var count = BinaryPrimitives.ReadInt32BigEndian(content[(FrontSize - 4)..]);
        if (count is < 1 or > KeyringLimits.Terms + 1 || content.Length != FrontSize + (count * TermSize))
            throw new FormatException($"a keyring of {count} terms has {content.Length} bytes");

        var terms = new DataKey[count];
        for (var i = 0; i < count; i++)
            terms[i] = Term(content[(FrontSize + (i * TermSize))..], (uint)i + 1);
        return new Keyring(
            new HmacKey(new SecretBytes(content.Slice(4, KeySize))),
            new HmacKey(new SecretBytes(content.Slice(4 + KeySize, KeySize))),
            new HmacKey(new SecretBytes(content.Slice(4 + (2 * KeySize), KeySize))),
            BinaryPrimitives.ReadUInt32BigEndian(content), terms);
    }

    private DataKey Term(ReadOnlySpan<byte> bytes, uint expected)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes) != expected)
            throw new FormatException($"the keyring lacks term {expected}");
        return new DataKey(
            expected, DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes[4..])),
            new SecretBytes(bytes.Slice(20, KeySize)), BinaryPrimitives.ReadInt64BigEndian(bytes[12..]), storeId);
    }
}
