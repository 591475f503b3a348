using CsCheck;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests.Contract;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData(false, "a,b,c,d,e")]
    [InlineData(true, "e,d,c,b,a")]
    public async Task Pages_of_a_scan_meet_without_gap_or_overlap(bool reverse, string expected)
    {
        await Store.PutAsync("a", "b", "c", "d", "e");
        using var tx = Store.Begin();
        var range = Range("a", "z");
        var names = new List<string>();
        ScanPage page;
        do
        {
            page = await tx.ScanAsync(range, 2, None, reverse);
            names.AddRange(Names(page));
            if (page.NextStart is { } next)
                range = reverse ? range with { End = next } : range with { Start = next };
        }
        while (page.NextStart is not null);

        Assert.Equal(expected.Split(','), names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scan_crosses_families_in_the_order_of_the_keys(bool reverse)
    {
        using (var tx = Store.Begin())
        {
            foreach (byte first in new byte[] { 0x20, 0x3f, 0x40, 0x60, 0x80, 0x9f })
                tx.Put([first, 1], []);
            await tx.CommitAsync(None);
        }

        using var reader = Store.Begin();
        var page = await reader.ScanAsync(new KeyRange([0x01], [0xff]), 10, None, reverse);
        var firsts = new List<byte>();
        foreach (var row in page.Rows)
            firsts.Add(row.Key[0]);
        if (reverse)
            firsts.Reverse();

        Assert.Equal([0x20, 0x3f, 0x40, 0x60, 0x80, 0x9f], firsts);
    }

    [Fact]
    public async Task A_deleted_range_crosses_families()
    {
        using (var tx = Store.Begin())
        {
            foreach (byte first in new byte[] { 0x20, 0x3f, 0x40, 0x60, 0x80 })
                tx.Put([first, 1], []);
            await tx.CommitAsync(None);
        }
        using (var tx = Store.Begin())
        {
            tx.DeleteRange(new KeyRange([0x3f], [0x60, 1]));
            await tx.CommitAsync(None);
        }

        using var reader = Store.Begin();
        var page = await reader.ScanAsync(new KeyRange([0x01], [0xff]), 10, None);

        Assert.Equal([0x20, 0x60, 0x80], page.Rows.Select(row => row.Key[0]));
    }

    [Fact]
    public async Task Children_are_listed_without_what_is_below_them()
    {
        await Store.PutAsync("p/a", "p/a/1", "p/a/2", "p/b/1/x", "p/c", "p/", "q/d", "p/a!");
        using var tx = Store.Begin();
        tx.Put(Key("p/staged/1"), []);
        tx.Delete(Key("p/c"));

        var first = await tx.ListChildrenAsync(Key("p/"), (byte)'/', null, 3, None);
        var second = await tx.ListChildrenAsync(Key("p/"), (byte)'/', first.After, 3, None);

        Assert.Equal(["a", "a!", "a/"], first.Names.Select(Text));
        Assert.Equal(["b/", "staged/"], second.Names.Select(Text));
        Assert.Null(second.After);
    }

    [Fact]
    public void Staged_writes_on_top_of_stored_ones_look_like_a_sorted_map()
    {
        var name = Gen.Int[0, 30];
        var step = Gen.Select(Gen.Int[0, 4], name, name, Gen.Int[0, 99]);
        Gen.Select(step.List[0, 20], step.List[0, 20], name, name, Gen.Bool)
            .Sample(
                t => CheckOverlayAsync(t.Item1, t.Item2, (t.Item3, t.Item4), t.Item5).GetAwaiter().GetResult(),
                iter: OverlaySamples,
                threads: 1);
    }

    protected virtual int OverlaySamples => 500;

    private async Task CheckOverlayAsync(
        List<(int, int, int, int)> stored, List<(int, int, int, int)> staged, (int From, int To) range, bool reverse)
    {
        var model = new SortedDictionary<int, long>();
        using (var tx = Store.Begin())
        {
            tx.DeleteRange(KeyRange.Prefix(Key("m/")));
            Apply(tx, model, stored);
            await tx.CommitAsync(None);
        }

        using var reader = Store.Begin();
        Apply(reader, model, staged);
        var expected = model.Where(pair => pair.Key >= range.From && pair.Key < range.To).ToList();
        if (reverse)
            expected.Reverse();
        var page = await reader.ScanAsync(new KeyRange(Number(range.From), Number(range.To)), 100, None, reverse);

        Assert.Equal(expected.Select(pair => Number(pair.Key)), page.Rows.Select(row => row.Key));
        Assert.Equal(expected.Select(pair => pair.Value), page.Rows.Select(row => Counter.Decode(row.Value)));
        for (var name = 0; name <= 30; name++)
        {
            var value = await reader.GetAsync(Number(name), None);
            Assert.Equal(model.ContainsKey(name), value is not null);
            Assert.Equal(model.GetValueOrDefault(name), Counter.Decode(value));
        }
    }

    private static byte[] Number(int name) => Key($"m/{name:d2}");

    private static void Apply(StoreTransaction tx, SortedDictionary<int, long> model, List<(int, int, int, int)> steps)
    {
        foreach (var (kind, name, other, number) in steps)
        {
            switch (kind)
            {
                case 0 or 1:
                    tx.Put(Number(name), Counter.Encode(number));
                    model[name] = number;
                    break;
                case 2:
                    tx.Delete(Number(name));
                    model.Remove(name);
                    break;
                case 3:
                    tx.Add(Number(name), number);
                    model[name] = model.GetValueOrDefault(name) + number;
                    break;
                default:
                    tx.DeleteRange(new KeyRange(Number(name), Number(other)));
                    foreach (var gone in model.Keys.Where(key => key >= name && key < other).ToList())
                        model.Remove(gone);
                    break;
            }
        }
    }
}
