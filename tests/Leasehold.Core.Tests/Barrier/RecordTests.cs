using Leasehold.Core.Barrier;

namespace Leasehold.Core.Tests.Barrier;

public sealed class RecordTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Key Row = Key.Of(Tables.Token, new Id16(7));
    private readonly SecurityBarrier _barrier = SecurityBarrier.Fresh(new Id16(42), Now);

    public void Dispose() => _barrier.Dispose();

    [Fact]
    public void A_keyed_record_has_the_bytes_that_are_written_down()
    {
        using var key = new SecretBytes(Convert.FromHexString(new string('1', 64)));
        using var cipher = new RecordCipher(key, new Id16(42));

        var record = cipher.Seal(0x01020304, Row, "lease", TextFormat.Instance, new byte[12]);

        Assert.Equal(36 + 1 + 5, record.Length);
        Assert.Equal(
            "0101020304000000" + "000000000000000000000000" + "c5a67b0692ca6d57b24bb08f7b6a28e61682917c0e47",
            Convert.ToHexStringLower(record));
    }

    [Fact]
    public void An_appended_record_has_the_bytes_that_are_written_down()
    {
        using var key = new SecretBytes(Convert.FromHexString(new string('1', 64)));
        using var cipher = new RecordCipher(key, new Id16(42));
        var stream = new KeyWriter(Tables.Event).Namespace(0).ToKey();

        var record = cipher.SealAppended(9, stream, new Id16(5), "lease", TextFormat.Instance, new byte[12]);

        Assert.Equal(
            "0200000009000000" + "00000000000000000000000000000005" + "000000000000000000000000"
                + "c5a67b0692ca043cc634ad6846918d98acbba24eb9bb",
            Convert.ToHexStringLower(record));
    }

    [Fact]
    public void What_was_sealed_opens_under_its_key()
    {
        var record = _barrier.Seal(Row, "a secret", TextFormat.Instance);

        Assert.Equal("a secret", _barrier.Open(Row, record, TextFormat.Instance));
        Assert.Equal(-1, record.AsSpan().IndexOf("a secret"u8));
    }

    [Fact]
    public void A_record_moved_to_another_key_or_table_is_refused()
    {
        var record = _barrier.Seal(Row, "a secret", TextFormat.Instance);
        var neighbour = Key.Of(Tables.Token, new Id16(8));
        var table = Key.Of(Tables.Lease, new Id16(7));

        Assert.Throws<RecordDamagedException>(() => _barrier.Open(neighbour, record, TextFormat.Instance));
        var damaged = Assert.Throws<RecordDamagedException>(() => _barrier.Open(table, record, TextFormat.Instance));

        Assert.Equal(
            "record in table 0x23 with key 2300000000000000000000000000000007 is damaged: authentication failed",
            damaged.Message);
    }

    [Fact]
    public void A_record_of_another_store_is_refused()
    {
        using var key = SecretBytes.Random(32);
        using var here = new RecordCipher(key, new Id16(1));
        using var there = new RecordCipher(key, new Id16(2));
        var record = here.Seal(1, Row, "a secret", TextFormat.Instance, new byte[12]);

        Assert.Equal("a secret", here.Open(Row, record, TextFormat.Instance));
        Assert.Throws<RecordDamagedException>(() => there.Open(Row, record, TextFormat.Instance));
    }

    [Fact]
    public void Every_changed_byte_and_every_lost_byte_is_refused()
    {
        var record = _barrier.Seal(Row, "a secret", TextFormat.Instance);
        for (var at = 0; at < record.Length; at++)
        {
            var changed = record.AsSpan().ToArray();
            changed[at] ^= 0x10;
            Assert.Throws<RecordDamagedException>(() => _barrier.Open(Row, changed, TextFormat.Instance));
            Assert.Throws<RecordDamagedException>(() => _barrier.Open(Row, record[..at], TextFormat.Instance));
        }
    }

    [Fact]
    public void Every_changed_byte_of_an_appended_record_is_refused()
    {
        var stream = new KeyWriter(Tables.Event).Namespace(0).ToKey();
        var record = _barrier.SealAppended(stream, "an event", TextFormat.Instance);
        Assert.Equal("an event", _barrier.OpenAppended(stream, record, TextFormat.Instance));

        for (var at = 0; at < record.Length; at++)
        {
            var changed = record.AsSpan().ToArray();
            changed[at] ^= 0x10;
            Assert.Throws<RecordDamagedException>(() => _barrier.OpenAppended(stream, changed, TextFormat.Instance));
        }
        Assert.Throws<RecordDamagedException>(() => _barrier.Open(stream, record, TextFormat.Instance));
    }

    [Fact]
    public void An_unknown_version_of_a_row_is_refused_with_its_key()
    {
        var record = _barrier.Seal(Row, "x", new NewerFormat());

        var damaged = Assert.Throws<RecordDamagedException>(() => _barrier.Open(Row, record, TextFormat.Instance));

        Assert.EndsWith("is damaged: version 2", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_callers_at_once_seal_and_open_their_own()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), (i, _) =>
        {
            var key = Key.Of(Tables.Mount, new Id16((UInt128)i));
            var text = new string((char)('a' + (i % 26)), i);
            Assert.Equal(text, _barrier.Open(key, _barrier.Seal(key, text, TextFormat.Instance), TextFormat.Instance));
            return ValueTask.CompletedTask;
        });

        Assert.Equal(2_000, _barrier.ActiveUses);
    }

    [Fact]
    public void A_disposed_barrier_neither_opens_nor_seals_nor_hashes()
    {
        var record = _barrier.Seal(Row, "a secret", TextFormat.Instance);
        _barrier.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _barrier.Open(Row, record, TextFormat.Instance));
        Assert.Throws<ObjectDisposedException>(() => _barrier.Seal(Row, "a secret", TextFormat.Instance));
        Assert.Throws<ObjectDisposedException>(() => _barrier.TokenId(0, "hvs.x"u8));
    }

    private sealed class NewerFormat : RecordFormat<string>
    {
        public override byte Version => 2;

        public override void Encode(string row, System.Buffers.IBufferWriter<byte> output)
        {
        }

        public override string Decode(byte version, ReadOnlySpan<byte> content) => "";
    }
}
