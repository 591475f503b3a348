using System.Globalization;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Tests.Barrier;

public sealed class KeyMemoryTests
{
    [Fact]
    public void Locked_memory_is_locked_and_left_out_of_core_dumps()
    {
        var memory = new KeyMemory(KeyMemory.SlabBytes);
        var slot = memory.Rent(32);

        Assert.True(memory.IsLocked);
        Assert.True(slot.IsLocked);
        var flags = FlagsAt(slot.Address);
        Assert.Contains("lo", flags);
        Assert.Contains("dd", flags);
    }

    [Fact]
    public void What_comes_back_is_zero_for_the_next()
    {
        var memory = new KeyMemory(KeyMemory.SlabBytes);
        var slots = KeyMemory.SlabBytes / KeyMemory.SlotBytes;
        var first = memory.Rent(32);
        first.Span.Fill(7);
        memory.Return(first);

        var all = Enumerable.Range(0, slots).Select(_ => memory.Rent(32)).ToList();

        Assert.Contains(first.Address, all.Select(static slot => slot.Address));
        Assert.Equal(slots, all.DistinctBy(static slot => slot.Address).Count());
        Assert.All(all, static slot => Assert.Equal(-1, slot.Span.IndexOfAnyExcept((byte)0)));
    }

    [Fact]
    public void Beyond_the_limit_secrets_are_in_unlocked_memory_and_that_is_said_once()
    {
        var memory = new KeyMemory(KeyMemory.SlabBytes);
        var news = new List<string>();
        memory.WarnBy(news.Add);
        memory.Prepare();
        Assert.False(memory.IsLocked); // To be ready needs more than so low a limit.

        var slots = Enumerable.Range(0, 3 * KeyMemory.SlabBytes / KeyMemory.SlotBytes)
            .Select(_ => memory.Rent(32)).ToList();

        Assert.Equal(KeyMemory.SlabBytes / KeyMemory.SlotBytes, slots.Count(static slot => slot.IsLocked));
        Assert.Equal(
        [
            "keys are in memory that is not locked and may be written to the swap area (mlock: more than 16384 bytes "
                + "of keys are never locked); raise the limit of locked memory (LimitMEMLOCK=infinity in the unit "
                + "file, ulimit -l), or turn the swap area off",
        ], news);
        slots.ForEach(memory.Return);
        Assert.True(memory.Rent(32).IsLocked); // Locked memory first.
    }

    [Fact]
    public void A_large_secret_gives_its_pages_back()
    {
        var memory = new KeyMemory(KeyMemory.SlabBytes);

        for (var i = 0; i < 100; i++)
        {
            var slot = memory.Rent(KeyMemory.SlabBytes - 1);
            Assert.True(slot.IsLocked);
            slot.Span.Fill(1);
            memory.Return(slot);
        }

        Assert.True(memory.IsLocked);
    }

    [Fact]
    public void A_secret_disposed_twice_frees_its_place_once()
    {
        var first = SecretBytes.Random(32);
        first.Dispose();
        first.Dispose();

        Assert.Throws<ObjectDisposedException>(() => first.Span.Length);
    }

    /// <summary>The kernel's flags of the mapping that an address is in.</summary>
    private static string[] FlagsAt(nint address)
    {
        var isIn = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var ends = line.Split(' ')[0].Split('-');
            if (ends.Length == 2 && Hex(ends[0]) is { } from && Hex(ends[1]) is { } to)
                isIn = from <= address && address < to;
            else if (isIn && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        return [];
    }

    private static long? Hex(string text) =>
        long.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : null;
}
