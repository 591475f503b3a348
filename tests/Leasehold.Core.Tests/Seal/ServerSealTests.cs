using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Core.Tests.Barrier;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Seal;

public sealed class ServerSealTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Key RootToken = Key.Of(Tables.Token, new Id16(1));
    private Store? _opened;

    private Store Store => _opened ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync() =>
        _opened = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), TimeProvider.System, default);

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    [Theory]
    [InlineData(0, 1, "shares must be at least one")]
    [InlineData(1, 0, "threshold must be at least one")]
    [InlineData(3, 1, "threshold must be greater than one for multiple shares")]
    [InlineData(256, 3, "shares must be less than 256")]
    [InlineData(255, 256, "threshold must be less than 256")]
    [InlineData(3, 4, "threshold cannot be larger than shares")]
    public async Task Impossible_configurations_are_refused(int shares, int threshold, string fault)
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);

        using var result = await InitAsync(seal, shares, threshold);

        Assert.Equal("invalid seal configuration: " + fault, result.Fault);
        Assert.False(seal.Status.IsInitialized);
    }

    [Fact]
    public async Task Recovery_parameters_are_refused_by_name()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        var request = new InitRequest
        {
            SecretShares = 1,
            SecretThreshold = 1,
            RecoveryShares = 1,
            RecoveryPgpKeys = ["x"],
        };

        using var result = await seal.InitAsync(request, Now, (_, _) => ValueTask.CompletedTask, default);

        Assert.Equal(
            "parameters recovery_shares,recovery_pgp_keys not applicable to seal type shamir", result.Fault);
    }

    [Fact]
    public async Task A_new_store_is_sealed_and_three_of_five_shares_open_it()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        Assert.Equal(new SealStatus("shamir", false, true, 0, 0, 0, "", "", ""), seal.Status);
        using var init = await InitAsync(seal, 5, 3);
        Assert.Equal(new SealStatus("shamir", true, true, 3, 5, 0, "", "", ""), seal.Status);

        await UnsealAsync(seal, init.Shares[4]);
        var nonce = seal.Status.Nonce;
        Assert.Equal(1, seal.Status.Progress);
        Assert.True(Guid.TryParse(nonce, out _));
        await UnsealAsync(seal, init.Shares[4]); // The same share again.
        Assert.Equal((1, nonce), (seal.Status.Progress, seal.Status.Nonce));
        await UnsealAsync(seal, init.Shares[0]);
        var last = await UnsealAsync(seal, init.Shares[2]);

        Assert.Null(last.Fault);
        Assert.True(last.IsOpened);
        Assert.Equal((false, 0, ""), (seal.Status.IsSealed, seal.Status.Progress, seal.Status.Nonce));
        Assert.True(Guid.TryParse(seal.Status.ClusterId, out _));
        Assert.Equal("root", await ReadRootAsync(seal));
    }

    [Fact]
    public async Task A_share_sent_to_an_unsealed_store_changes_nothing()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, 1, 1);
        await UnsealAsync(seal, init.Shares[0]);
        var barrier = seal.Barrier;

        var again = await UnsealAsync(seal, init.Shares[0]);

        Assert.Equal(default, again);
        Assert.Same(barrier, seal.Barrier);
        Assert.Equal("vault is unsealed", await seal.ResetAsync(default));
    }

    [Fact]
    public async Task Sealing_wipes_the_barrier_and_each_later_unsealing_adds_a_key_term()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, 1, 1);
        await UnsealAsync(seal, init.Shares[0]);
        var first = seal.Barrier;
        Assert.Equal(1u, first?.ActiveTerm);

        await seal.CloseBarrierAsync();
        await seal.SealAsync();

        Assert.Throws<ObjectDisposedException>(() => first?.TokenId(0, "x"u8));
        Assert.True(seal.Status.IsSealed);
        Assert.Equal("", seal.Status.ClusterId);
        await UnsealAsync(seal, init.Shares[0]);
        Assert.Equal(2u, seal.Barrier?.ActiveTerm);
        Assert.Equal("root", await ReadRootAsync(seal));
    }

    [Fact]
    public async Task A_restarted_server_finds_its_configuration_and_unseals()
    {
        using (var before = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default))
        {
            using var init = await InitAsync(before, 3, 2);
            await UnsealAsync(before, init.Shares[0]);
            await UnsealAsync(before, init.Shares[1]);
            using var after = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
            Assert.Equal(before.Configuration, after.Configuration);

            await UnsealAsync(after, init.Shares[1]);
            await UnsealAsync(after, init.Shares[2]);

            Assert.Equal("root", await ReadRootAsync(after));
            Assert.Equal(2u, after.Barrier?.ActiveTerm);
        }
    }

    [Fact]
    public async Task Shares_of_another_store_are_refused_and_the_attempt_starts_over()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, 3, 2);
        using var key = SecretBytes.Random(32);
        var foreign = Shamir.Split(key, 3, 2);
        await UnsealAsync(seal, foreign[0]);

        var wrong = await UnsealAsync(seal, foreign[1]);

        Assert.Equal("failed to decrypt encrypted stored keys: cipher: message authentication failed", wrong.Fault);
        Assert.Equal((true, 0, ""), (seal.Status.IsSealed, seal.Status.Progress, seal.Status.Nonce));
        await UnsealAsync(seal, init.Shares[0]);
        Assert.True((await UnsealAsync(seal, init.Shares[1])).IsOpened);
    }

    [Fact]
    public async Task Shares_that_cannot_be_combined_say_why()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, 3, 2);
        await UnsealAsync(seal, init.Shares[0]);

        using var shorter = SecretBytes.Random(20);
        var result = await UnsealAsync(seal, shorter);

        Assert.Equal("invalid key: failed to compute combined key: all parts must be the same length", result.Fault);
        Assert.Equal(0, seal.Status.Progress);
    }

    [Theory]
    [InlineData(15, "invalid key: key is shorter than minimum 16 bytes")]
    [InlineData(34, "invalid key: key is longer than maximum 33 bytes")]
    public async Task Shares_of_impossible_length_are_refused(int length, string fault)
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var share = SecretBytes.Random(length);
        Assert.Equal("Vault is not initialized", (await UnsealAsync(seal, share)).Fault);
        using var init = await InitAsync(seal, 3, 2);

        Assert.Equal(fault, (await UnsealAsync(seal, share)).Fault);
        Assert.Equal(0, seal.Status.Progress);
    }

    [Fact]
    public async Task A_reset_forgets_the_attempt()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, 3, 2);
        await UnsealAsync(seal, init.Shares[0]);

        Assert.Null(await seal.ResetAsync(default));

        Assert.Equal((0, ""), (seal.Status.Progress, seal.Status.Nonce));
    }

    [Fact]
    public async Task Of_two_initializations_one_is_refused_by_either_server()
    {
        using var here = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var there = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);

        using var first = await InitAsync(here, 1, 1);
        using var second = await InitAsync(there, 1, 1);
        using var third = await InitAsync(here, 1, 1);

        Assert.Null(first.Fault);
        Assert.Equal(("Vault is already initialized", "Vault is already initialized"), (second.Fault, third.Fault));
    }

    [Fact]
    public async Task What_the_store_holds_contains_no_key_in_clear()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, 1, 1);

        using var view = Store.Begin();
        var rows = await view.PeekScanAsync(KeyRange.Prefix([]), 100, default);

        Assert.Equal(3, rows.Rows.Count(row => row.Key[0] == Tables.Clear));
        Assert.All(rows.Rows, row => Assert.Equal(-1, row.Value.AsSpan().IndexOf(init.Shares[0].Span)));
    }

    private static ValueTask<InitResult> InitAsync(ServerSeal seal, int shares, int threshold) =>
        seal.InitAsync(
            new InitRequest { SecretShares = shares, SecretThreshold = threshold }, Now, (tx, _) =>
            {
                tx.Put(RootToken, "root", TextFormat.Instance);
                return ValueTask.CompletedTask;
            }, default);

    private static async ValueTask<UnsealResult> UnsealAsync(ServerSeal seal, SecretBytes share)
    {
        var result = await seal.UnsealAsync(new SecretBytes(share.Span), migrate: false, default);
        if (result.IsOpened)
            await seal.OpenBarrierAsync(Now, default);
        return result;
    }

    private async ValueTask<string?> ReadRootAsync(ServerSeal seal)
    {
        var barrier = seal.Barrier ?? throw new InvalidOperationException("sealed");
        using var tx = new Transaction(Store.Begin(), barrier, Now);
        return await tx.FindAsync(RootToken, TextFormat.Instance, default);
    }
}
