using Leasehold.Storage.Committing;
using Leasehold.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Storage.Tests;

public sealed class HeadRowTests
{
    [Fact]
    public void Its_bytes_never_change()
    {
        var hash = Enumerable.Range(0, 32).Select(n => (byte)n).ToArray();
        var head = new HeadRow
        {
            Sequence = 1,
            Group = 0x0203,
            Epoch = 4,
            PersistedTime = 1_700_000_000_000,
            Hash = hash,
        };

        Assert.Equal(
            "01" + "0100000000000000" + "0302000000000000" + "0400000000000000" + "0068e5cf8b010000"
            + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            Convert.ToHexStringLower(head.Encode()));
        Assert.Equal(head.Encode(), HeadRow.Decode(head.Encode()).Encode());
    }

    [Fact]
    public void An_unknown_version_or_length_is_refused()
    {
        Assert.Throws<StoreCorruptException>(() => HeadRow.Decode([]));
        Assert.Throws<StoreCorruptException>(() => HeadRow.Decode([2, .. new byte[64]]));
    }

    [Fact]
    public void The_chained_hash_never_changes_its_form()
    {
        WriteOperation[] writes =
        [
            new(WriteKind.Put, [0x20, 1], [7, 8, 9]),
            new(WriteKind.Delete, [0x20, 2], []),
        ];

        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
                [.. new byte[32], 1, 2, 0, 0, 0, 0x20, 1, 3, 0, 0, 0, 7, 8, 9, 2, 2, 0, 0, 0, 0x20, 2, 0, 0, 0, 0])),
            Convert.ToHexStringLower(new GroupDigest().Chain(new byte[32], writes)));
    }

    [Fact]
    public async Task The_persisted_time_never_goes_backwards_and_opening_leaves_it_alone()
    {
        var engine = new MemoryEngine();
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(5_000));
        var store = await Store.OpenAsync(engine, new StoreOptions(), clock, StoreSteps.None);
        Assert.Equal(0, store.PersistedTime);
        await store.PutAsync("a");
        Assert.Equal(5_000, store.PersistedTime);

        var earlier = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_000));
        await using var again = await Store.OpenAsync(engine, new StoreOptions(), earlier, StoreSteps.None);
        Assert.Equal(5_000, again.PersistedTime);
        await again.PutAsync("b");
        Assert.Equal(5_000, again.PersistedTime);
        await store.DisposeAsync();
    }
}
