using System.Buffers.Binary;
using static Leasehold.Storage.Tests.Bytes;

namespace Leasehold.Storage.Tests;

/// <summary>Steps that many tests take.</summary>
internal static class StoreSteps
{
    public static CancellationToken None => CancellationToken.None;

    public static async Task<long> PutAsync(this Store store, params string[] names)
    {
        using var tx = store.Begin();
        foreach (var name in names)
            tx.Put(Key(name), Value(name));
        var result = await tx.CommitAsync(None);
        Assert.True(result.IsCommitted);
        return result.Sequence;
    }

    public static async Task<string> ReadAsync(this Store store, string name)
    {
        using var tx = store.Begin();
        return Text(await tx.PeekAsync(Key(name), None));
    }

    public static async Task<long> CountAsync(this Store store, string name)
    {
        using var tx = store.Begin();
        var value = await tx.PeekAsync(Key(name), None);
        return value is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(value);
    }

    public static async Task<List<string>> AllAsync(this Store store, KeyRange range)
    {
        using var tx = store.Begin();
        return Names(await tx.PeekScanAsync(range, Limits.PageRows, None));
    }
}
