using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;

namespace Leasehold.Core.Tests.Seal;

public sealed class StaticSealTests
{
    private readonly byte[] _first = Bytes(1);
    private readonly byte[] _second = Bytes(2);

    [Fact]
    public async Task What_the_previous_key_wrapped_opens_and_the_current_key_wraps()
    {
        using var secret = SecretBytes.Random(32);
        using var before = Seal(("a", _first));
        var old = Wrapped(await before.WrapAsync(secret, default));
        using var seal = Seal(("b", _second), ("a", _first));

        using var opened = (await seal.UnwrapAsync(old, default)).Key;
        var anew = Wrapped(await seal.WrapAsync(secret, default));

        Assert.True(opened?.FixedTimeEquals(secret));
        Assert.Equal(("a", "b"), (old.KeyId, anew.KeyId));
        Assert.Equal(-1, anew.Ciphertext.Span.IndexOf(secret.Span));
        using var alone = Seal(("b", _second));
        using var again = (await alone.UnwrapAsync(anew, default)).Key;
        Assert.True(again?.FixedTimeEquals(secret));
    }

    [Fact]
    public async Task A_wrong_key_a_changed_byte_and_an_unknown_id_are_told()
    {
        using var secret = SecretBytes.Random(32);
        using var seal = Seal(("a", _first));
        var wrapped = Wrapped(await seal.WrapAsync(secret, default));
        var changed = wrapped.Ciphertext.ToArray();
        changed[20] ^= 1;
        using var other = Seal(("a", _second));
        using var renamed = Seal(("b", _first));
        const string wrong =
            "the key configured under id \"a\" is not the one that sealed this store; configure the right key";

        Assert.Equal(wrong, (await other.UnwrapAsync(wrapped, default)).Fault);
        Assert.Equal(wrong, (await seal.UnwrapAsync(wrapped with { Ciphertext = changed }, default)).Fault);
        Assert.Equal(
            "key id \"a\" is not configured, or the row is damaged",
            (await renamed.UnwrapAsync(wrapped, default)).Fault);
    }

    private static WrappedKey Wrapped(WrapResult result) =>
        result.Key ?? throw new InvalidOperationException(result.Fault);

    private static StaticSeal Seal(params (string Id, byte[] Key)[] keys) =>
        new([.. keys.Select(key => (key.Id, new SecretBytes(key.Key)))]);

    private static byte[] Bytes(byte value)
    {
        var bytes = new byte[StaticSeal.KeySize];
        Array.Fill(bytes, value);
        return bytes;
    }
}
