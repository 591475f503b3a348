using System.Text;
using Leasehold.Client;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Server.Hosting;
using Leasehold.Server.Seals;

namespace Leasehold.Server.Tests.Seals;

/// <summary>A key wrapped by another server; whatever fails is told with its remedy and without the token.</summary>
public sealed class TransitSealTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_it_wraps_it_unwraps_and_only_with_the_same_key()
    {
        await using var server = await TransitDouble.StartAsync();
        await using var other = await TransitDouble.StartAsync(material: "b");
        using var seal = Seal(server);
        using var otherSeal = Seal(other);
        using var key = SecretBytes.Random(32);

        var wrapped = (await seal.WrapAsync(key, Cancel)).Key ?? throw new InvalidOperationException("not wrapped");
        using var opened = (await seal.UnwrapAsync(wrapped, Cancel)).Key;
        var refused = await otherSeal.UnwrapAsync(wrapped, Cancel);

        Assert.True(opened?.FixedTimeEquals(key));
        Assert.Equal(("autounseal", "transit"), (wrapped.KeyId, seal.Type));
        Assert.StartsWith("vault:v1:", Encoding.UTF8.GetString(wrapped.Ciphertext.Span), StringComparison.Ordinal);
        Assert.Null(refused.Key);
        Assert.Equal(
            $"key \"autounseal\" of mount \"transit\" at {Shown(other)}: 400 cipher: message authentication failed; "
            + "this key did not wrap the unseal key of this store, or the version that did is below its "
            + "min_decryption_version; configure the right one", refused.Fault);
    }

    [Fact]
    public async Task A_refused_token_is_told_but_not_shown()
    {
        await using var server = await TransitDouble.StartAsync();
        using var seal = Seal(server, token: "s.wrong");

        var fault = (await seal.UnwrapAsync(new WrappedKey("autounseal", "vault:v1:a:aa"u8.ToArray()), Cancel)).Fault;

        Assert.Equal(
            $"key \"autounseal\" of mount \"transit\" at {Shown(server)}: 403 permission denied to [token]; the token "
            + "must be alive and have a policy with \"update\" on transit/encrypt/autounseal and "
            + "transit/decrypt/autounseal", fault);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        await using var server = await TransitDouble.StartAsync();
        server.IsSlow = true;
        var time = new WatchedTime();
        using var seal = Seal(server, time: time);
        using var key = SecretBytes.Random(32);

        var wrapping = seal.WrapAsync(key, Cancel).AsTask();
        await server.Reached.WaitAsync(Cancel);
        Assert.False(wrapping.IsCompleted);
        await time.PassAsync(TransitLimits.Call);

        Assert.EndsWith(
            "context deadline exceeded; check that this server is up, and 'address' and the tls_ keys",
            (await wrapping).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>", "the answer to encrypt is not that of a transit engine")]
    [InlineData("[]", "the answer to encrypt is not that of a transit engine")]
    [InlineData("""{"data":{"ciphertext":7}}""", "the answer to encrypt is not that of a transit engine")]
    [InlineData(null, "check that this server is up")]
    public async Task A_strange_answer_is_no_key(string? answer, string said)
    {
        await using var server = await TransitDouble.StartAsync();
        server.Encrypted = answer ?? new string('x', TransitLimits.LargestAnswer + 1);
        using var seal = Seal(server);
        using var key = SecretBytes.Random(32);

        var (wrapped, fault) = await seal.WrapAsync(key, Cancel);

        Assert.Null(wrapped);
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_renewed_at_half_its_life_again_and_again()
    {
        await using var server = await TransitDouble.StartAsync();
        var time = new WatchedTime();
        using var seal = Seal(server, time: time, log: new ServerLog(Stream.Null, time));

        await server.Reached.WaitAsync(Cancel);
        await time.PassAsync(TimeSpan.FromMinutes(30));
        await server.Reached.WaitAsync(Cancel);
        await time.PassAsync(TimeSpan.FromHours(1));
        await server.Reached.WaitAsync(Cancel);

        Assert.Equal(
            ["GET /v1/auth/token/lookup-self", "POST /v1/auth/token/renew-self", "POST /v1/auth/token/renew-self"],
            server.Asked);
    }

    [Fact]
    public async Task A_failed_renewal_is_logged_and_tried_again()
    {
        await using var server = await TransitDouble.StartAsync();
        server.FailingRenewals = 2;
        var time = new WatchedTime();
        using var lines = new MemoryStream();
        using (Seal(server, time: time, log: new ServerLog(lines, time)))
        {
            await time.PassAsync(TimeSpan.FromMinutes(30));
            await time.PassAsync(TimeSpan.FromSeconds(1));
            await time.PassAsync(TimeSpan.FromSeconds(2));
            await time.PassAsync(TimeSpan.FromHours(1)); // It succeeded, and waits for the next.
        }

        var log = Encoding.UTF8.GetString(lines.ToArray());
        Assert.Contains("renewing the token of the transit seal failed, next try in 1 s: key ", log,
            StringComparison.Ordinal);
        Assert.Contains("next try in 2 s", log, StringComparison.Ordinal);
        Assert.Contains("503 Vault is sealed; unseal that server", log, StringComparison.Ordinal);
        Assert.DoesNotContain(TransitDouble.Token, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_at_its_max_TTL_is_told_as_such()
    {
        await using var server = await TransitDouble.StartAsync();
        server.RenewedFor = 0;
        var time = new WatchedTime();
        using var lines = new MemoryStream();
        using (Seal(server, time: time, log: new ServerLog(lines, time)))
        {
            await time.PassAsync(TimeSpan.FromMinutes(30));
            await time.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Contains(
            "the token is at the end of its max TTL and cannot be renewed past it; configure a periodic one",
            Encoding.UTF8.GetString(lines.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_left_alone_if_so_configured()
    {
        await using var server = await TransitDouble.StartAsync();
        using var seal = Seal(server, renews: false, log: new ServerLog(Stream.Null, TimeProvider.System));
        using var key = SecretBytes.Random(32);

        Assert.Null((await seal.WrapAsync(key, Cancel)).Fault);

        Assert.Equal(["POST /v1/transit/encrypt/autounseal"], server.Asked);
    }

    private static TransitSeal Seal(
        TransitDouble server, string token = TransitDouble.Token, TimeProvider? time = null, ServerLog? log = null,
        bool renews = true)
    {
        Assert.True(ServerAddress.TryParse(server.Address, out var address, out _));
        var options = new TransitOptions(address, "transit", "autounseal") { Token = token, RenewsToken = renews };
        return new TransitSeal(options, time ?? TimeProvider.System, log);
    }

    private static string Shown(TransitDouble server) => server.Address + "/";
}
