using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Core.Tests.Barrier;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Seal;

/// <summary>Stores that unseal themselves, and moving between seals.</summary>
public sealed class WrappedSealTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly Key Row = Key.Of(Tables.Token, new Id16(1));
    private static readonly InitRequest TwoOfThree = new() { RecoveryShares = 3, RecoveryThreshold = 2 };
    private Store? _opened;

    private Store Store => _opened ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync() =>
        _opened = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), TimeProvider.System, default);

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    [Fact]
    public async Task A_store_with_a_wrapper_unseals_itself_and_hands_out_shares_of_a_recovery_key()
    {
        using var seal = await OpenAsync(new TestWrapper("transit", "a"));

        using var init = await InitAsync(seal, TwoOfThree);

        Assert.Equal((null, 0, 3), (init.Fault, init.Shares.Count, init.RecoveryShares.Count));
        Assert.Equal(("transit", 2, 3, true), (
            seal.Status.Type, seal.Status.Threshold, seal.Status.Shares, seal.Status.HasRecoverySeal));
        Assert.True((await seal.UnsealItselfAsync(default)).IsOpened);
        Assert.Equal("kept", await ReadAsync(seal));
        using var restarted = await OpenAsync(new TestWrapper("transit", "a"));
        Assert.True(restarted.UnsealsItself);
        Assert.True((await restarted.UnsealItselfAsync(default)).IsOpened);
        Assert.Equal("kept", await ReadAsync(restarted));
    }

    [Fact]
    public async Task Nobody_needs_to_hold_recovery_shares()
    {
        using var seal = await OpenAsync(new TestWrapper("transit", "a"));

        using var init = await InitAsync(seal, new InitRequest());

        Assert.Equal((null, 0, 0, 0), (
            init.Fault, init.RecoveryShares.Count, seal.Status.Shares, seal.Status.Threshold));
        using var restarted = await OpenAsync(new TestWrapper("transit", "a"));
        using var share = SecretBytes.Random(32);
        Assert.Equal(
            "this store has no recovery keys: it can only be unsealed by its seal",
            (await UnsealAsync(restarted, share)).Fault);
        Assert.True((await restarted.UnsealItselfAsync(default)).IsOpened);
    }

    [Theory]
    [InlineData(1, 0, 0, 0, "parameters secret_shares not applicable to seal type transit")]
    [InlineData(1, 1, 3, 2, "parameters secret_shares,secret_threshold not applicable to seal type transit")]
    [InlineData(0, 0, 3, 4, "invalid recovery configuration: threshold cannot be larger than shares")]
    [InlineData(0, 0, -1, 1, "invalid recovery configuration: shares must be at least one")]
    [InlineData(0, 0, 256, 2, "invalid recovery configuration: shares must be less than 256")]
    public async Task Impossible_initializations_are_refused(
        int shares, int threshold, int recoveryShares, int recoveryThreshold, string fault)
    {
        using var seal = await OpenAsync(new TestWrapper("transit", "a"));

        using var init = await InitAsync(seal, new InitRequest
        {
            SecretShares = shares,
            SecretThreshold = threshold,
            RecoveryShares = recoveryShares,
            RecoveryThreshold = recoveryThreshold,
        });

        Assert.Equal(fault, init.Fault);
        Assert.False(seal.Status.IsInitialized);
    }

    [Fact]
    public async Task A_wrapper_that_is_down_fails_init_and_unsealing_with_its_reason_until_it_is_back()
    {
        var wrapper = new TestWrapper("transit", "a") { Down = "nobody answers at 127.0.0.1:1" };
        using var seal = await OpenAsync(wrapper);
        using (var refused = await InitAsync(seal, TwoOfThree))
            Assert.Equal("seal \"transit\": nobody answers at 127.0.0.1:1", refused.Fault);
        Assert.False(seal.Status.IsInitialized);
        wrapper.Down = null;
        using var init = await InitAsync(seal, TwoOfThree);
        wrapper.Down = "nobody answers";

        Assert.Equal("seal \"transit\": nobody answers", (await seal.UnsealItselfAsync(default)).Fault);

        Assert.True(seal.Status.IsSealed);
        wrapper.Down = null;
        Assert.True((await seal.UnsealItselfAsync(default)).IsOpened);
    }

    [Fact]
    public async Task Recovery_shares_unseal_what_was_sealed_by_hand_and_foreign_ones_do_not()
    {
        using var seal = await OpenAsync(new TestWrapper("transit", "a"));
        using var init = await InitAsync(seal, TwoOfThree);
        using var foreignKey = SecretBytes.Random(32);
        var foreign = Shamir.Split(foreignKey, 3, 2);

        await UnsealAsync(seal, foreign[0]);
        Assert.Equal(
            "recovery key verification failed: these shares do not make the recovery key of this store",
            (await UnsealAsync(seal, foreign[1])).Fault);

        Assert.True(seal.Status.IsSealed);
        await UnsealAsync(seal, init.RecoveryShares[2]);
        Assert.True((await UnsealAsync(seal, init.RecoveryShares[0])).IsOpened);
        Assert.Equal("kept", await ReadAsync(seal));
    }

    [Fact]
    public async Task Shares_move_to_a_wrapper_and_become_recovery_shares()
    {
        using var old = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(old, new InitRequest { SecretShares = 3, SecretThreshold = 2 });
        using var seal = await OpenAsync(new TestWrapper("static", "k"));
        Assert.Equal((true, false, "shamir", false), (
            seal.Status.IsMigrating, seal.UnsealsItself, seal.Status.Type, seal.Status.HasRecoverySeal));
        Assert.Equal(
            "migrate option not provided and seal migration is pending; use operator unseal -migrate",
            (await UnsealAsync(seal, init.Shares[0])).Fault);

        await MigrateAsync(seal, init.Shares);

        Assert.Equal("kept", await ReadAsync(seal));
        Assert.Equal((false, true, "static", 2, 3), (
            seal.Status.IsMigrating, seal.Status.HasRecoverySeal, seal.Status.Type, seal.Status.Threshold,
            seal.Status.Shares));
        using var restarted = await OpenAsync(new TestWrapper("static", "k"));
        Assert.True((await restarted.UnsealItselfAsync(default)).IsOpened);
        await restarted.SealAsync();
        await UnsealAsync(restarted, init.Shares[0]);
        Assert.True((await UnsealAsync(restarted, init.Shares[1])).IsOpened);

        using var without = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        Assert.Equal(
            "the store is sealed by seal \"static\" with key \"k\", but the configuration has no seal block for it; "
            + "put it back, or add it with disabled = \"true\" to migrate to shares", without.Mismatch);
    }

    [Fact]
    public async Task A_wrapper_moves_to_shares_and_the_old_wrapper_opens_nothing_any_more()
    {
        using var old = await OpenAsync(new TestWrapper("static", "k"));
        using var init = await InitAsync(old, TwoOfThree);
        var before = old.Configuration?.Wrapped ?? throw new InvalidOperationException("not wrapped");
        using var seal = await ServerSeal.OpenAsync(
            Store, new SealSetup(null, new TestWrapper("static", "k")), default);
        Assert.Equal((true, false), (seal.Status.IsMigrating, seal.UnsealsItself));

        await MigrateAsync(seal, init.RecoveryShares);

        Assert.Equal("kept", await ReadAsync(seal));
        Assert.Equal(("shamir", false, false), (
            seal.Status.Type, seal.Status.HasRecoverySeal, seal.Status.IsMigrating));
        using var restarted = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        await UnsealAsync(restarted, init.RecoveryShares[1]);
        Assert.True((await UnsealAsync(restarted, init.RecoveryShares[2])).IsOpened);
        using var wrapper = new TestWrapper("static", "k");
        using var oldKey = (await wrapper.UnwrapAsync(before, default)).Key
            ?? throw new InvalidOperationException("not unwrapped");
        var storeId = seal.Configuration?.StoreId ?? default;
        Assert.Null(await new StoredKeys(Store).OpenRootKeyAsync(storeId, oldKey, default));
    }

    [Fact]
    public async Task A_wrapper_moves_to_another_with_the_consent_of_the_recovery_shares()
    {
        using var old = await OpenAsync(new TestWrapper("static", "k"));
        using var init = await InitAsync(old, TwoOfThree);
        using var seal = await ServerSeal.OpenAsync(
            Store, new SealSetup(new TestWrapper("transit", "t"), new TestWrapper("static", "k")), default);

        await MigrateAsync(seal, init.RecoveryShares);

        Assert.Equal(("transit", 2, 3), (seal.Status.Type, seal.Status.Threshold, seal.Status.Shares));
        using var restarted = await OpenAsync(new TestWrapper("transit", "t"));
        Assert.True((await restarted.UnsealItselfAsync(default)).IsOpened);
        await restarted.SealAsync();
        await UnsealAsync(restarted, init.RecoveryShares[0]);
        Assert.True((await UnsealAsync(restarted, init.RecoveryShares[1])).IsOpened);
        Assert.Equal("kept", await ReadAsync(restarted));
    }

    [Fact]
    public async Task A_migration_that_its_target_fails_leaves_the_store_as_it_was()
    {
        using var old = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(old, new InitRequest { SecretShares = 1, SecretThreshold = 1 });
        using var seal = await OpenAsync(new TestWrapper("transit", "t") { Down = "nobody answers" });

        var refused = await UnsealAsync(seal, init.Shares[0], migrate: true);

        Assert.Equal("seal \"transit\": nobody answers", refused.Fault);
        Assert.True(seal.Status.IsSealed);
        Assert.True((await UnsealAsync(old, init.Shares[0])).IsOpened);
    }

    [Fact]
    public async Task A_migration_without_two_seals_is_refused()
    {
        using var seal = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(seal, new InitRequest { SecretShares = 1, SecretThreshold = 1 });

        var refused = await UnsealAsync(seal, init.Shares[0], migrate: true);

        Assert.Equal("can't perform a seal migration, no migration seal found", refused.Fault);
    }

    [Fact]
    public async Task A_key_wrapped_by_an_older_key_is_wrapped_anew_when_the_store_opens()
    {
        using var old = await OpenAsync(new TestWrapper("static", "old"));
        using var init = await InitAsync(old, TwoOfThree);
        using var both = await OpenAsync(new TestWrapper("static", "new", "old"));
        Assert.True((await both.UnsealItselfAsync(default)).IsOpened);
        Assert.Equal("kept", await ReadAsync(both));

        using var next = await OpenAsync(new TestWrapper("static", "new"));

        Assert.Equal("new", next.Configuration?.Wrapped?.KeyId);
        Assert.True((await next.UnsealItselfAsync(default)).IsOpened);
        await next.SealAsync();
        await UnsealAsync(next, init.RecoveryShares[0]);
        Assert.True((await UnsealAsync(next, init.RecoveryShares[1])).IsOpened);
    }

    [Fact]
    public async Task Who_took_long_to_lead_wraps_the_key_anew_and_keeps_what_was_changed_meanwhile()
    {
        using var active = await OpenAsync(new TestWrapper("static", "old"));
        using var init = await InitAsync(active, TwoOfThree);
        using var standby = await OpenAsync(new TestWrapper("static", "new", "old"));
        Assert.True((await standby.UnsealItselfAsync(default)).IsOpened);
        Assert.True((await active.UnsealItselfAsync(default)).IsOpened);
        var rekeyed = (active.Configuration ?? throw new InvalidOperationException()) with
        {
            Shares = 7,
            Threshold = 4,
        };
        await WriteAsync(active, tx => tx.PutClear(SealConfiguration.Row, rekeyed.Encode()));

        await TakeOverAsync(standby);

        Assert.Equal(("new", 4, 7), (
            standby.Configuration?.Wrapped?.KeyId, standby.Status.Threshold, standby.Status.Shares));
    }

    [Fact]
    public async Task What_another_server_has_moved_meanwhile_is_not_moved_again()
    {
        using var active = await OpenAsync(new TestWrapper("static", "new", "old"));
        using (var first = await OpenAsync(new TestWrapper("static", "old")))
            (await InitAsync(first, TwoOfThree)).Dispose();
        await active.ReadAsync(Store, default);
        using var standby = await OpenAsync(new TestWrapper("static", "new", "old"));
        Assert.True((await standby.UnsealItselfAsync(default)).IsOpened);
        Assert.True((await active.UnsealItselfAsync(default)).IsOpened);
        await active.OpenBarrierAsync(Now, default);
        var moved = active.Configuration?.Encode();

        await TakeOverAsync(standby);

        Assert.Equal(moved, standby.Configuration?.Encode());
    }

    [Fact]
    public async Task Shares_that_were_replaced_before_their_server_leads_move_nothing()
    {
        using var active = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        using var init = await InitAsync(active, new InitRequest { SecretShares = 1, SecretThreshold = 1 });
        using var standby = await OpenAsync(new TestWrapper("static", "k"));
        Assert.True((await UnsealAsync(standby, init.Shares[0], migrate: true)).IsOpened);
        Assert.True((await UnsealAsync(active, init.Shares[0])).IsOpened);
        using var fresh = SecretBytes.Random(32);
        await WriteAsync(active, tx => new HeldUnsealKey().Stage(tx, fresh));

        await TakeOverAsync(standby);

        Assert.Equal(("shamir", true), (standby.Status.Type, standby.Status.IsMigrating));
        Assert.Equal("kept", await ReadAsync(standby));
        using var restarted = await ServerSeal.OpenAsync(Store, SealSetup.Shamir, default);
        Assert.True((await UnsealAsync(restarted, fresh)).IsOpened);
    }

    [Theory]
    [InlineData("transit", "k", "the store is sealed by seal \"static\" with key \"k\", but the configuration says "
        + "seal \"transit\"; put the other one back, or add it beside this one with disabled = \"true\" to migrate")]
    [InlineData("static", "x", "the store is sealed by seal \"static\" with key \"k\", but the configured seal "
        + "\"static\" has only: x; configure the key that the store is sealed with")]
    public async Task A_configured_seal_that_is_not_the_stores_is_told(string type, string keyId, string mismatch)
    {
        using var old = await OpenAsync(new TestWrapper("static", "k"));
        using var init = await InitAsync(old, TwoOfThree);

        using var seal = await OpenAsync(new TestWrapper(type, keyId));

        Assert.Equal(mismatch, seal.Mismatch);
        Assert.Equal(mismatch, (await seal.UnsealItselfAsync(default)).Fault);
        Assert.Equal(mismatch, (await UnsealAsync(seal, init.RecoveryShares[0])).Fault);
    }

    /// <summary>As an active server does, which has the barrier open.</summary>
    private async Task WriteAsync(ServerSeal seal, Action<Transaction> write)
    {
        var barrier = await seal.OpenBarrierAsync(Now, default);
        using var tx = new Transaction(Store.Begin(), barrier, Now);
        write(tx);
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
    }

    private async Task TakeOverAsync(ServerSeal seal)
    {
        await seal.ReadAsync(Store, default);
        await seal.OpenBarrierAsync(Now, default);
    }

    private ValueTask<ServerSeal> OpenAsync(TestWrapper wrapper) =>
        ServerSeal.OpenAsync(Store, new SealSetup(wrapper, null), default);

    private static ValueTask<InitResult> InitAsync(ServerSeal seal, InitRequest request) =>
        seal.InitAsync(request, Now, (tx, _) =>
        {
            tx.Put(Row, "kept", TextFormat.Instance);
            return ValueTask.CompletedTask;
        }, default);

    private static ValueTask<UnsealResult> UnsealAsync(ServerSeal seal, SecretBytes share, bool migrate = false) =>
        seal.UnsealAsync(new SecretBytes(share.Span), migrate, default);

    private static async Task MigrateAsync(ServerSeal seal, IReadOnlyList<SecretBytes> shares)
    {
        Assert.Equal(default, await UnsealAsync(seal, shares[0], migrate: true));
        var result = await UnsealAsync(seal, shares[1], migrate: true);
        Assert.Equal((null, true), (result.Fault, result.IsOpened));
        await seal.OpenBarrierAsync(Now, default);
    }

    private async ValueTask<string?> ReadAsync(ServerSeal seal)
    {
        var barrier = await seal.OpenBarrierAsync(Now, default);
        using var tx = new Transaction(Store.Begin(), barrier, Now);
        return await tx.FindAsync(Row, TextFormat.Instance, default);
    }
}
