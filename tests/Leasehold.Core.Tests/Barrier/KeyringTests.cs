using System.Security.Cryptography;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Tests.Barrier;

public sealed class KeyringTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Id16 StoreId = new(42);

    [Fact]
    public void A_keyring_opens_with_its_root_key_only()
    {
        using var rootKey = SecretBytes.Random(32);
        using var wrong = SecretBytes.Random(32);
        using var keyring = Keyring.Fresh(StoreId, Now).WithNextTerm(StoreId, Now.AddHours(1));
        keyring.Active.ReservedUses = 77;
        var record = SealedKeys.SealKeyring(rootKey, StoreId, keyring);

        using var opened = SealedKeys.OpenKeyring(rootKey, StoreId, record);

        Assert.Equal(2, opened.Terms.Length);
        Assert.Equal(77, opened.Active.Uses);
        Assert.Equal(Now.AddHours(1), opened.Active.Installed);
        Assert.True(opened.Terms[0].Value.FixedTimeEquals(keyring.Terms[0].Value));
        Assert.True(opened.Tokens.Secret.FixedTimeEquals(keyring.Tokens.Secret));
        Assert.True(opened.Accessors.Secret.FixedTimeEquals(keyring.Accessors.Secret));
        Assert.True(opened.General.Secret.FixedTimeEquals(keyring.General.Secret));
        Assert.Throws<RecordDamagedException>(() => SealedKeys.OpenKeyring(wrong, StoreId, record));
    }

    [Fact]
    public void The_first_unsealing_keeps_term_1_and_each_further_one_adds_a_term()
    {
        using var fresh = Keyring.Fresh(StoreId, Now);

        var first = fresh.WithUnseal(StoreId, Now);
        var second = first.WithUnseal(StoreId, Now);
        using var third = second.WithUnseal(StoreId, Now);

        Assert.Equal([1u, 2u, 3u], new[] { first.Active.Term, second.Active.Term, third.Active.Term });
    }

    [Fact]
    public void Ids_depend_on_namespace_and_kind()
    {
        using var barrier = SecurityBarrier.Fresh(StoreId, Now);

        var ids = new[]
        {
            barrier.TokenId(0, "hvs.x"u8), barrier.TokenId(1, "hvs.x"u8), barrier.TokenId(0, "hvs.y"u8),
            barrier.AccessorId(0, "hvs.x"u8), barrier.HmacId("a", "hvs.x"u8), barrier.HmacId("b", "hvs.x"u8),
        };

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], barrier.TokenId(0, "hvs.x"u8));
    }

    [Fact]
    public void A_token_id_is_the_front_of_hmac_sha256_of_namespace_and_token()
    {
        using var key = new HmacKey(new SecretBytes("0123456789abcdef0123456789abcdef"u8));
        var hash = new byte[HmacKey.Size];

        key.Compute([0], "hvs.x"u8, hash);

        Assert.Equal(
            HMACSHA256.HashData("0123456789abcdef0123456789abcdef"u8, [0, .. "hvs.x"u8]), hash);
    }

    [Fact]
    public void Secret_bytes_print_nothing_and_are_wiped()
    {
        var secret = new SecretBytes("abc"u8);
        using var same = new SecretBytes("abc"u8);
        Assert.True(secret.FixedTimeEquals(same));
        Assert.Equal("[secret]", secret.ToString());
        var view = secret.Span;

        secret.Dispose();

        Assert.Equal([0, 0, 0], view.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }
}
