using Leasehold.Core.Requests;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.Tests.Seal.Ceremonies;

public sealed class RootGenerationTests : IAsyncLifetime
{
    private const string Attempt = "sys/generate-root/attempt";
    private TestKernel? _server;

    private TestKernel Server => _server ?? throw new InvalidOperationException("not started");

    private KeyHolders Holders => new(Server);

    public async ValueTask InitializeAsync() => _server = await TestKernel.UnsealedAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task Enough_shares_make_a_root_token_behind_a_pad()
    {
        var shares = await Holders.RekeyAsync(3, 2, Server.Share);
        var started = await StartAsync("{}");
        var otp = KeyHolders.Text(started, "otp");
        Assert.Equal(TokenVeil.OtpLength, otp.Length);
        Assert.Equal("", KeyHolders.Text(await Server.SendAsync(Operation.Read, Attempt, null), "otp"));

        var done = await GiveAsync(KeyHolders.Text(started, "nonce"), shares[2], shares[0]);

        Assert.Equal("True", KeyHolders.Text(done, "complete"));
        var encoded = KeyHolders.Text(done, "encoded_root_token");
        Assert.Equal(38, encoded.Length); // 28 bytes without padding.
        var decoded = await Server.SendAsync(Operation.Update, "sys/decode-token", null,
            $"{{\"encoded_token\":\"{encoded}\",\"otp\":\"{otp}\"}}");
        var token = decoded.Data.GetProperty("token").GetString() ?? "";
        var self = (await Server.GetAsync("auth/token/lookup-self", token)).Data;
        Assert.Equal("root", self.GetProperty("policies")[0].GetString());
        Assert.Equal("auth/token/root", self.GetProperty("path").GetString());
        Assert.Equal(0, self.GetProperty("ttl").GetInt64());
        Assert.Equal("False", KeyHolders.Text(await Server.SendAsync(Operation.Read, Attempt, null), "started"));
    }

    [Fact]
    public async Task One_at_a_time_and_only_with_a_pad_that_fits()
    {
        Assert.Equal("OTP string has incorrect length",
            Assert.Single((await Server.SendAsync(Operation.Update, Attempt, null, "{\"otp\":\"short\"}")).Errors));
        await StartAsync("{}");
        Assert.Equal("root generation already in progress",
            Assert.Single((await Server.SendAsync(Operation.Update, Attempt, null, "{}")).Errors));
        Assert.Empty((await Holders.EndAsync("generate-root/attempt")).Errors);
        Assert.Equal("no root generation in progress",
            Assert.Single((await Holders.GiveAsync("generate-root/update", Server.Share, "x")).Errors));
    }

    [Fact]
    public async Task Wrong_shares_abort_and_the_operation_goes_on()
    {
        var shares = await Holders.RekeyAsync(3, 2, Server.Share);
        var nonce = KeyHolders.Text(await StartAsync("{}"), "nonce");
        var wrong = (shares[1][0] == '0' ? '1' : '0') + shares[1][1..];

        await GiveAsync(nonce, shares[0]);
        var reply = await Holders.GiveAsync("generate-root/update", wrong, nonce);

        Assert.StartsWith("root generation aborted: unseal key verification failed", Assert.Single(reply.Errors),
            StringComparison.Ordinal);
        Assert.Equal("True", KeyHolders.Text(await GiveAsync(nonce, shares[0], shares[1]), "complete"));
    }

    [Fact]
    public async Task A_token_that_audit_could_not_record_is_dead()
    {
        var otp = new string('a', TokenVeil.OtpLength);
        var nonce = KeyHolders.Text(await StartAsync($"{{\"otp\":\"{otp}\"}}"), "nonce");
        using var device = FailingDevice.On(Server);

        var reply = await Holders.GiveAsync("generate-root/update", Server.Share, nonce);

        Assert.Equal(RefusalKind.Internal, reply.Refusal?.Kind);
        device.Dispose();
        var accessors = await Server.SendAsync(Operation.List, "auth/token/accessors", Server.Root);
        Assert.Equal(1, accessors.Data.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task A_listener_can_be_without_it_and_the_twin_with_a_token_stays()
    {
        var closed = new ListenerRules
        {
            DisablesUnauthenticatedGenerateRoot = true,
            DisablesUnauthenticatedRekey = true,
        };

        foreach (var path in (string[])[Attempt, "sys/rekey/init"])
        {
            var reply = await Server.SendAsync(Operation.Read, path, Server.Root, listener: closed);
            Assert.Equal(RefusalKind.UnsupportedPath, reply.Refusal?.Kind);
        }
        var twin = await Server.SendAsync(
            Operation.Update, "sys/generate-root-token/attempt", Server.Root, "{}", closed);
        Assert.True(twin.Data.GetProperty("started").GetBoolean());
    }

    [Fact]
    public async Task Strangers_knock_only_so_often()
    {
        var refused = 0;
        for (var i = 0; i < 250; i++)
        {
            var reply = await Server.SendAsync(Operation.Read, Attempt, null);
            refused += reply.Refusal is { Kind: RefusalKind.Throttled } ? 1 : 0;
        }

        Assert.InRange(refused, 1, 50);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await Server.SendAsync(Operation.Read, Attempt, null)).Errors);
    }

    [Fact]
    public async Task Before_initialization_there_is_nothing_to_do_and_sealed_neither()
    {
        Assert.Empty((await Server.SendAsync(Operation.Update, "sys/seal", Server.Root)).Errors);

        Assert.Equal(RefusalKind.Sealed, (await Server.SendAsync(Operation.Read, Attempt, null)).Refusal?.Kind);
    }

    private async Task<TestReply> StartAsync(string body)
    {
        var reply = await Server.SendAsync(Operation.Update, Attempt, null, body);
        Assert.Empty(reply.Errors);
        return reply;
    }

    private Task<TestReply> GiveAsync(string nonce, params string[] shares) =>
        Holders.GiveAllAsync("generate-root/update", nonce, shares);
}
