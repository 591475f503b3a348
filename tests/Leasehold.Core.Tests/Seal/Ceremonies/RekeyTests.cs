using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Seal.Ceremonies;

public sealed class RekeyTests : IAsyncLifetime
{
    private TestKernel? _server;

    private TestKernel Server => _server ?? throw new InvalidOperationException("not started");

    private KeyHolders Holders => new(Server);

    public async ValueTask InitializeAsync() => _server = await TestKernel.UnsealedAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task New_shares_open_the_server_and_the_old_ones_stop_exactly_then()
    {
        var first = await Holders.RekeyAsync(5, 3, Server.Share);

        Assert.Equal(5, first.Length);
        Assert.Equal((3, 5), (Server.Kernel.Status.Threshold, Server.Kernel.Status.Shares));
        Assert.False(await Holders.OpensAsync(Server.Share));
        Assert.True(await OpensFromSealed(first[4], first[0], first[2]));

        var second = await Holders.RekeyAsync(2, 2, first[1], first[2], first[3]);

        Assert.False(await Holders.OpensAsync(first[0], first[1]));
        Assert.True(await OpensFromSealed(second));
        Assert.Empty((await Server.GetAsync("auth/token/lookup-self", Server.Root)).Errors);
    }

    [Fact]
    public async Task Shares_of_two_generations_or_of_another_server_abort_and_all_must_be_given_again()
    {
        await using var stranger = await TestKernel.UnsealedAsync();
        var foreign = await new KeyHolders(stranger).RekeyAsync(3, 2, stranger.Share);
        var old = await Holders.RekeyAsync(3, 2, Server.Share);
        var now = await Holders.RekeyAsync(3, 2, old[0], old[1]);
        var nonce = await Holders.StartAsync(1, 1);

        foreach (var wrong in (string[])[old[2], foreign[0]])
        {
            if (wrong[^2..] == now[0][^2..])
                continue; // The same place in both polynomials is a fault of its own.
            Assert.Empty((await Holders.GiveAsync("rekey/update", now[0], nonce)).Errors);
            var reply = await Holders.GiveAsync("rekey/update", wrong, nonce);
            Assert.Contains("key verification failed", Assert.Single(reply.Errors), StringComparison.Ordinal);
            Assert.Equal("0", KeyHolders.Text(await StatusAsync(), "progress"));
        }
        Assert.Single(KeyHolders.Keys(await Holders.GiveAllAsync("rekey/update", nonce, now[0], now[1])));
    }

    [Fact]
    public async Task A_wrong_nonce_a_known_share_and_no_operation_are_refused()
    {
        var shares = await Holders.RekeyAsync(3, 2, Server.Share);

        await RefusedAsync("no barrier rekey in progress", "rekey/update", shares[0], "x");
        var nonce = await Holders.StartAsync(1, 1);
        await RefusedAsync(
            $"incorrect nonce supplied; nonce for this rekey operation is \"{nonce}\"", "rekey/update", shares[0], "x");
        await Holders.GiveAllAsync("rekey/update", nonce, shares[0]);
        await RefusedAsync("given key has already been provided during this generation operation", "rekey/update",
            shares[0], nonce);
        await RefusedAsync("'key' must be a valid hex or base64 string", "rekey/update", "zz", nonce);
        await RefusedAsync("no rekey verification in progress", "rekey/verify", shares[0], nonce);
        Assert.Equal("1", KeyHolders.Text(await StatusAsync(), "progress"));
    }

    [Fact]
    public async Task With_verification_the_old_shares_count_until_the_new_ones_came_back()
    {
        var nonce = await Holders.StartAsync(3, 2, ",\"require_verification\":true");
        var made = await Holders.GiveAllAsync("rekey/update", nonce, Server.Share);
        var shares = KeyHolders.Keys(made);
        var verification = KeyHolders.Text(made, "verification_nonce");

        Assert.Equal((1, 1), (Server.Kernel.Status.Threshold, Server.Kernel.Status.Shares));
        await RefusedAsync("rekey operation already finished; verification must be performed; " +
            $"nonce for the verification operation is \"{verification}\"", "rekey/update", Server.Share, nonce);
        await RefusedAsync("rekey verification failed: incorrect key shares: all new shares must be given again",
            "rekey/verify", Wrong(shares[1]), verification, first: shares[0]);

        var restarted = await Holders.EndAsync("rekey/verify");
        Assert.NotEqual(verification, verification = KeyHolders.Text(restarted, "nonce"));
        var done = await Holders.GiveAllAsync("rekey/verify", verification, shares[2], shares[0]);

        Assert.Equal("True", KeyHolders.Text(done, "complete"));
        Assert.Equal("False", KeyHolders.Text(await StatusAsync(), "started"));
        Assert.False(await Holders.OpensAsync(Server.Share));
        Assert.True(await OpensFromSealed(shares[1], shares[2]));
    }

    [Fact]
    public async Task Sealing_before_the_verification_keeps_the_old_shares()
    {
        var nonce = await Holders.StartAsync(3, 2, ",\"require_verification\":true");
        await Holders.GiveAllAsync("rekey/update", nonce, Server.Share);

        Assert.True(await Holders.OpensAsync(Server.Share));
        Assert.Equal("False", KeyHolders.Text(await StatusAsync(), "started"));
    }

    [Fact]
    public async Task A_stranger_ends_only_what_has_no_progress()
    {
        var shares = await Holders.RekeyAsync(3, 2, Server.Share);
        await Holders.StartAsync(1, 1);
        Assert.Empty((await Holders.EndAsync("rekey/init")).Errors);
        await Server.WritePolicyAsync("ender", "path \"sys/rekey/init\" { capabilities = [\"sudo\",\"delete\"] }");
        var sudo = await Server.CreateTokenAsync("{\"policies\":[\"ender\"]}");
        var plain = await Server.CreateTokenAsync("{\"policies\":[\"default\"]}");

        foreach (var (token, isNonce) in ((string?, bool)[])[(null, true), (sudo, false), (Server.Root, false)])
        {
            var nonce = await Holders.StartAsync(1, 1);
            await Holders.GiveAllAsync("rekey/update", nonce, shares[0]);
            foreach (var stranger in (string?[])[null, "hvs.unknown", plain])
                Assert.Equal(RefusalKind.Denied, (await Holders.EndAsync("rekey/init", "x", stranger)).Refusal?.Kind);
            Assert.Empty((await Holders.EndAsync("rekey/init", isNonce ? nonce : "", token)).Errors);
            Assert.Equal("", KeyHolders.Text(await StatusAsync(), "nonce"));
        }
    }

    [Fact]
    public async Task New_shares_that_audit_could_not_record_do_not_count()
    {
        var nonce = await Holders.StartAsync(3, 2);
        using var device = FailingDevice.On(Server);

        var reply = await Holders.GiveAsync("rekey/update", Server.Share, nonce);

        Assert.Equal(RefusalKind.Internal, reply.Refusal?.Kind);
        device.Dispose();
        Assert.True(await Holders.OpensAsync(Server.Share));
        Assert.Equal((1, 1), (Server.Kernel.Status.Threshold, Server.Kernel.Status.Shares));
    }

    [Fact]
    public async Task The_twin_with_a_token_needs_sudo_and_answers_in_an_envelope()
    {
        var body = "{\"secret_shares\":3,\"secret_threshold\":2}";
        var plain = await Server.CreateTokenAsync("{\"policies\":[\"default\"]}");

        Assert.Equal(RefusalKind.Denied, (await Server.PostAsync("sys/rotate/root/init", plain, body)).Refusal?.Kind);
        var started = (await Server.PostAsync("sys/rotate/root/init", Server.Root, body)).Data;
        var made = await Server.PostAsync("sys/rotate/root/update", Server.Root,
            $"{{\"key\":\"{Server.Share}\",\"nonce\":\"{started.GetProperty("nonce").GetString()}\"}}");

        Assert.Equal(3, made.Data.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task Where_people_unseal_there_is_no_recovery_key()
    {
        var reply = await Server.SendAsync(Operation.Update, "sys/rekey-recovery-key/init", null,
            "{\"secret_shares\":3,\"secret_threshold\":2}");

        Assert.Equal("recovery rekeying not supported", Assert.Single(reply.Errors));
    }

    private Task<TestReply> StatusAsync() => Server.SendAsync(Operation.Read, "sys/rekey/init", null);

    private async Task<bool> OpensFromSealed(params string[] shares)
    {
        foreach (var share in shares)
            await Server.SendAsync(Operation.Update, "sys/unseal", null, $"{{\"key\":\"{share}\"}}");
        return !Server.Kernel.Status.IsSealed;
    }

    private async Task RefusedAsync(string text, string step, string share, string nonce, string? first = null)
    {
        if (first is not null)
            Assert.Empty((await Holders.GiveAsync(step, first, nonce)).Errors);
        Assert.Equal(text, Assert.Single((await Holders.GiveAsync(step, share, nonce)).Errors));
    }

    private static string Wrong(string share) => (share[0] == '0' ? '1' : '0') + share[1..];
}
