using Leasehold.Storage.Committing;

namespace Leasehold.Storage.Tests.Committing;

public sealed class RecentRingTests
{
    private const int Size = 64;
    private const int Written = 4_000;

    /// <summary>Against a list that forgets nothing: with keys that fill the bytes first, and short ones.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(200)]
    [InlineData(Limits.KeyBytes)]
    public void It_never_misses_a_write_and_makes_none_up_of_what_it_knows(int longest)
    {
        var random = new Random(longest);
        var ring = new RecentRing(Size, sequence: 0);
        var all = new List<(byte[] Start, byte[]? End, long Sequence)>();
        var known = 0;
        for (var sequence = 1L; sequence <= Written; sequence++)
        {
            var start = KeyOf(random, longest);
            byte[]? end = random.Next(4) == 0 ? KeyRange.Prefix(start).End : null;
            ring.Record(start, end, sequence);
            all.Add((start, end, sequence));

            var snapshot = Math.Max(0, sequence - random.Next(Size * 2));
            var key = KeyOf(random, 2);
            var range = KeyRange.Prefix(key);
            var later = all.Skip((int)snapshot).ToList();
            var inRange = later.Exists(w => w.End is null
                ? range.Contains(w.Start)
                : range.Overlaps(new KeyRange(w.Start, w.End)));
            var covered = later.Exists(w => w.End is not null && new KeyRange(w.Start, w.End).Contains(key));

            Assert.True(ring.Hits(range, snapshot) || !inRange);
            Assert.True(ring.Hits(key, snapshot) || !covered);
            if (ring.Hits(new KeyRange([0xfe], [0xff]), snapshot))
                continue; // Nothing is there: it no longer knows all since the snapshot.
            known++;
            Assert.Equal(inRange, ring.Hits(range, snapshot));
            Assert.Equal(covered, ring.Hits(key, snapshot));
        }
        Assert.InRange(known, 10, Written - 10);
    }

    [Fact]
    public void Short_keys_are_remembered_to_its_size()
    {
        var ring = new RecentRing(Size, sequence: 0);
        for (var sequence = 1L; sequence <= 10 * Size; sequence++)
        {
            ring.Record([1, (byte)sequence], null, sequence);
            var oldest = Math.Max(0, sequence - Size);
            Assert.False(ring.Hits(new KeyRange([2], [3]), oldest));
            Assert.True(ring.Hits(new KeyRange([2], [3]), oldest - 1));
        }
    }

    private static byte[] KeyOf(Random random, int longest)
    {
        var key = new byte[random.Next(1, longest + 1)];
        random.NextBytes(key);
        key[0] = (byte)(1 + random.Next(3));
        if (key.Length > 1)
            key[1] = (byte)random.Next(4);
        return key;
    }
}
