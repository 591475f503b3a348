using CsCheck;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.Barrier;

public sealed class KeyTests
{
    [Fact]
    public void A_key_has_the_bytes_that_are_written_down()
    {
        var key = new KeyWriter(Tables.Path).Namespace(300).Id(new Id16(0x0102)).UInt32(5).UInt64(6)
            .Terminated("kv/").Byte(7).Text("é").ToKey();

        Assert.Equal(
            "24" + "ac02" + "00000000000000000000000000000102" + "00000005" + "0000000000000006"
                + "6b762f00" + "07" + "c3a9",
            key.ToString());
    }

    [Fact]
    public void Parts_are_read_back() =>
        Gen.Select(Gen.UInt, Gen.ULong, Gen.ULong, Gen.String[Gen.Char.AlphaNumeric, 0, 40])
            .Sample((ns, high, low, text) =>
        {
            var id = new Id16(new UInt128(high, low));
            var key = new KeyWriter(Tables.Due, 1)
                .Namespace(ns).Id(id).Terminated(text).UInt64(low).Text(text).Id(id).ToKey();

            var reader = new KeyReader(key.Span);
            Assert.Equal(ns, reader.Namespace());
            Assert.Equal(id, reader.Id());
            Assert.Equal(text, reader.Terminated());
            Assert.Equal(low, reader.UInt64());
            Assert.Equal(text, reader.TextBefore(Id16.Size));
            Assert.Equal(id, reader.Id());
            Assert.True(reader.Rest.IsEmpty);
        });

    [Fact]
    public void Keys_sort_as_their_numbers_do() =>
        Gen.Select(Gen.ULong, Gen.ULong).Sample((a, b) =>
        {
            var left = new KeyWriter(Tables.Due).UInt64(a).ToKey();
            var right = new KeyWriter(Tables.Due).UInt64(b).ToKey();
            Assert.Equal(Math.Sign(a.CompareTo(b)), Math.Sign(left.Span.SequenceCompareTo(right.Span)));
        });

    [Fact]
    public void A_key_past_the_limit_is_refused() =>
        Assert.Throws<StoreLimitException>(() => new KeyWriter(Tables.Mount).Text(new string('a', 1024)).ToKey());

    [Fact]
    public void A_cut_off_key_is_refused() =>
        Assert.Throws<FormatException>(() => new KeyReader([Tables.Due, 0x80]).Namespace());

    [Fact]
    public void Keys_are_equal_by_content()
    {
        Assert.Equal(Key.Of(Tables.Token, new Id16(1)), new KeyWriter(Tables.Token).Id(new Id16(1)).ToKey());
        Assert.Equal(
            Key.Of(Tables.Token, new Id16(1)).GetHashCode(),
            new KeyWriter(Tables.Token).Id(new Id16(1)).ToKey().GetHashCode());
        Assert.True(Key.Of(Tables.Token, new Id16(1)) != Key.Of(Tables.Lease, new Id16(1)));
    }
}
