using System.Runtime.CompilerServices;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Core.Tests.Barrier;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Seal;

/// <summary>
/// Keys are random and each test has its own: what other tests do at the same time can neither hide nor show them.
/// </summary>
public sealed class SealedMemoryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Key TestRow = Key.Of(Tables.Token, new Id16(1));
    private Store? _opened;

    private Store Store => _opened ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync() =>
        _opened = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), TimeProvider.System, default);

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public async Task No_key_is_in_memory_once_the_store_is_sealed(int shares, int threshold)
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        var texts = await InitAsync(seal, shares, threshold);
        var keys = await KeysAsync(seal, texts);
        Assert.All(keys, static key => Assert.Empty(key.Scan.Find())); // Initialized, and sealed.

        await UnsealAsync(seal, texts);
        await UseAsync(seal);
        Assert.Empty(keys[0].Scan.Find()); // The unseal key has done its work.
        foreach (var (name, scan) in keys.Skip(1))
            Assert.True(scan.Find().Count > 0, $"the scan does not find the {name} while it is in use");

        await seal.CloseBarrierAsync();
        await seal.SealAsync();
        Collect();
        foreach (var (name, scan) in keys)
            Assert.True(scan.Find() is [], $"{name}: {string.Join("; ", scan.Find())}");
    }

    [Fact]
    public async Task Shares_of_an_attempt_are_in_memory_until_it_is_given_up()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        var texts = await InitAsync(seal, 3, 2);
        var scan = ScanFor(texts[0]);
        Assert.Empty(scan.Find());

        await UnsealAsync(seal, [texts[0]]);
        Assert.NotEmpty(scan.Find());
        await seal.ResetAsync(default);

        Collect();
        Assert.Empty(scan.Find());
    }

    /// <summary>The shares as people get them, so many as open the store.</summary>
    private static async ValueTask<string[]> InitAsync(ServerSeal seal, int shares, int threshold)
    {
        using var init = await seal.InitAsync(
            new InitRequest { SecretShares = shares, SecretThreshold = threshold }, Now,
            static (_, _) => ValueTask.CompletedTask, default);
        return [.. init.Shares.Take(threshold).Select(static share => Convert.ToHexString(share.Span))];
    }

    private static async ValueTask UnsealAsync(ServerSeal seal, string[] texts)
    {
        var result = default(UnsealResult);
        foreach (var text in texts)
            result = await seal.UnsealAsync(Share(text), migrate: false, default);
        if (result.IsOpened)
            await seal.OpenBarrierAsync(Now, default);
    }

    private async ValueTask UseAsync(ServerSeal seal)
    {
        var barrier = seal.Barrier ?? throw new InvalidOperationException("sealed");
        _ = barrier.TokenId(0, "a token"u8);
        using var tx = new Transaction(Store.Begin(), barrier, Now);
        tx.Put(TestRow, "content", TextFormat.Instance);
        await tx.CommitAsync(default);
    }

    /// <summary>Scans for the keys of the store, of which only the stored rows and the shares tell.</summary>
    private async ValueTask<List<(string Name, MemoryScan Scan)>> KeysAsync(ServerSeal seal, string[] texts)
    {
        var storeId = seal.Configuration?.StoreId ?? throw new InvalidOperationException("not initialized");
        using var view = Store.Begin();
        var root = await view.PeekAsync(SealedKeys.RootKeyRow.Bytes, default) ?? [];
        var keyring = await view.PeekAsync(SealedKeys.KeyringRow.Bytes, default) ?? [];
        return Scans(storeId, texts, root, keyring);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<(string Name, MemoryScan Scan)> Scans(
        Id16 storeId, string[] texts, byte[] rootRow, byte[] keyringRow)
    {
        using var shares = new ShareCollection();
        foreach (var text in texts)
            shares.Add(Share(text));
        using var unsealKey = shares.Combine(texts.Length).Secret ?? throw new InvalidOperationException("no key");
        using var rootKey = SealedKeys.OpenRootKey(unsealKey, storeId, rootRow);
        using var keyring = SealedKeys.OpenKeyring(rootKey, storeId, keyringRow);
        return
        [
            ("unseal key", new MemoryScan(unsealKey.Span)),
            ("root key", new MemoryScan(rootKey.Span)),
            ("data key", new MemoryScan(keyring.Active.Value.Span)),
            ("HMAC key of tokens", new MemoryScan(keyring.Tokens.Secret.Span)),
        ];
    }

    private static MemoryScan ScanFor(string text)
    {
        using var share = Share(text);
        return new MemoryScan(share.Span);
    }

    private static SecretBytes Share(string text) =>
        UnsealKey.Parse(text) ?? throw new InvalidOperationException("unreadable");

    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
