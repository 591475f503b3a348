using Leasehold.Core.HighAvailability;
using Leasehold.Core.Requests;
using Leasehold.Core.Seal;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.HighAvailability;

public sealed class StandbyTests
{
    private const string Spare = "auth/token/lookup-self";

    [Fact]
    public async Task One_server_is_active_and_the_others_send_to_it()
    {
        await using var servers = await TestServers.StartAsync(3);

        var here = await servers.SendAsync(0, Operation.Read, Spare);
        var there = await servers.SendAsync(1, Operation.Read, Spare);

        Assert.Null(here.Refusal);
        Assert.Equal((KernelRole.Standby, KernelRole.Standby), (servers[1].Role, servers[2].Role));
        Assert.Equal(TestServers.AddressOf(0), Assert.IsType<Reply.Elsewhere>(there.Reply).ApiAddress);
    }

    [Fact]
    public async Task A_standby_says_so_and_names_the_active_server()
    {
        await using var servers = await TestServers.StartAsync(2);

        var health = await servers.SendAsync(1, Operation.Read, "sys/health");
        var leader = await servers.SendAsync(1, Operation.Read, "sys/leader");
        var own = await servers.SendAsync(0, Operation.Read, "sys/leader");

        Assert.Equal(ReplyStatus.Standby, health.Reply.Status);
        Assert.True(health.Body.GetProperty("standby").GetBoolean());
        Assert.False(health.Body.GetProperty("sealed").GetBoolean());
        Assert.Equal(TestServers.AddressOf(0), leader.Body.GetProperty("leader_address").GetString());
        Assert.False(leader.Body.GetProperty("is_self").GetBoolean());
        Assert.True(own.Body.GetProperty("is_self").GetBoolean());
        Assert.Equal(TestServers.AddressOf(0), own.Body.GetProperty("leader_address").GetString());
    }

    [Theory]
    [InlineData("{\"standbyok\":\"true\"}", ReplyStatus.Ok, 0)]
    [InlineData("{\"standbyok\":\"\"}", ReplyStatus.Standby, 0)]
    [InlineData("{\"standbycode\":\"200\"}", ReplyStatus.Chosen, 200)]
    [InlineData("{\"standbyok\":\"1\",\"activecode\":\"299\"}", ReplyStatus.Chosen, 299)]
    public async Task The_asker_chooses_what_a_standby_answers(string query, ReplyStatus status, int number)
    {
        await using var servers = await TestServers.StartAsync(2);

        var health = await servers.SendAsync(1, Operation.Read, "sys/health", query);

        Assert.Equal(status, health.Reply.Status);
        Assert.Equal(number, ((Reply.Raw)health.Reply).Number);
    }

    [Theory]
    [InlineData("sys/metrics")]
    [InlineData("sys/host-info")]
    [InlineData("sys/in-flight-req")]
    [InlineData("sys/monitor")]
    public async Task What_a_server_tells_of_itself_is_not_asked_of_another(string path)
    {
        await using var servers = await TestServers.StartAsync(2);

        var reply = await servers.SendAsync(1, Operation.Read, path);

        Assert.Equal(RefusalKind.Invalid, reply.Refusal?.Kind);
        Assert.StartsWith("cannot forward local-only request", reply.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_server_stands_by_for_nobody()
    {
        await using var servers = new TestServers();
        await servers.OpenAsync();
        await servers.OpenAsync();
        await servers.InitAsync(0);
        await servers.UnsealAsync(0);
        await servers.UntilAsync(() => servers[1].Status.IsInitialized);

        var health = await servers.SendAsync(1, Operation.Read, "sys/health");
        var leader = await servers.SendAsync(1, Operation.Read, "sys/leader");
        var read = await servers.SendAsync(1, Operation.Read, Spare);

        Assert.Equal(ReplyStatus.Sealed, health.Reply.Status);
        Assert.Equal(RefusalKind.Sealed, leader.Refusal?.Kind);
        Assert.Equal(["Vault is sealed"], read.Errors);
    }

    [Fact]
    public async Task When_the_lead_is_taken_another_server_serves_what_was_written()
    {
        await using var servers = await TestServers.StartAsync(2);
        var token = await CreateAsync(servers, 0);

        servers.Depose(0);
        await servers.BecomesAsync(1, KernelRole.Active);
        await servers.BecomesAsync(0, KernelRole.Standby);

        Assert.Null((await servers.SendAsync(1, Operation.Read, Spare, token: token)).Refusal);
        servers.Clock.Advance(TimeSpan.FromSeconds(1));
        var sent = await servers.SendAsync(0, Operation.Read, Spare);
        Assert.Equal(TestServers.AddressOf(1), Assert.IsType<Reply.Elsewhere>(sent.Reply).ApiAddress);
    }

    [Fact]
    public async Task What_was_read_does_not_leave_once_another_server_may_lead()
    {
        await using var servers = await WithProbeAsync();
        Assert.Null((await servers.SendAsync(0, Operation.Read, "probe/now")).Refusal);

        servers.Probe = _ => servers.Depose(0);
        var reply = await servers.SendAsync(0, Operation.Read, "probe/now");

        Assert.Equal(RefusalKind.Standby, reply.Refusal?.Kind);
        Assert.Equal(["no active Vault instance found"], reply.Errors);
    }

    [Fact]
    public async Task What_was_staged_is_not_acknowledged_once_another_server_may_lead()
    {
        await using var servers = await WithProbeAsync();

        servers.Probe = tx =>
        {
            tx.PutClear(Keys.Work(7), [1]);
            servers.Depose(0);
        };

        await Assert.ThrowsAsync<LeadershipLostException>(
            () => servers.SendAsync(0, Operation.Update, "probe/now"));
    }

    [Fact]
    public async Task Who_steps_down_hands_over_and_comes_back_after_a_rest()
    {
        await using var servers = await TestServers.StartAsync(2);

        var reply = await servers.SendAsync(0, Operation.Update, "sys/step-down");
        await servers.BecomesAsync(1, KernelRole.Active);
        var idle = await servers.SendAsync(0, Operation.Update, "sys/step-down", token: "");
        await servers.SendAsync(1, Operation.Update, "sys/step-down");
        await servers.BecomesAsync(0, KernelRole.Active);

        Assert.IsType<Reply.Empty>(reply.Reply);
        Assert.IsType<Reply.Empty>(idle.Reply);
    }

    [Fact]
    public async Task Who_stepped_down_stands_by_as_soon_as_another_leads()
    {
        await using var servers = await TestServers.StartAsync(2);

        await servers.SendAsync(0, Operation.Update, "sys/step-down");
        var since = servers.Clock.GetUtcNow();
        await servers.BecomesAsync(1, KernelRole.Active);
        var seen = servers.Clock.GetUtcNow() + (2 * LeadershipLimits.Look);
        await servers.UntilAsync(() => servers.Clock.GetUtcNow() > seen);
        await servers.EndAsync(1);
        await servers.BecomesAsync(0, KernelRole.Active);

        Assert.True(servers.Clock.GetUtcNow() - since < LeadershipLimits.Rest);
    }

    [Fact]
    public async Task A_successor_that_ends_between_two_looks_ends_the_rest()
    {
        await using var servers = await TestServers.StartAsync(2);

        await servers.SendAsync(0, Operation.Update, "sys/step-down");
        var since = servers.Clock.GetUtcNow();
        await servers.BecomesAsync(1, KernelRole.Active);
        await servers.EndAsync(1);
        await servers.BecomesAsync(0, KernelRole.Active);

        Assert.True(servers.Clock.GetUtcNow() - since < LeadershipLimits.Rest);
    }

    [Fact]
    public async Task Who_steps_down_alone_serves_again_within_five_seconds()
    {
        await using var servers = await TestServers.StartAsync(1);

        await servers.SendAsync(0, Operation.Update, "sys/step-down");
        var since = servers.Clock.GetUtcNow();
        await servers.UntilAsync(() => servers.Clock.GetUtcNow() > since + LeadershipLimits.Look);
        var resting = servers[0].Role;
        await servers.BecomesAsync(0, KernelRole.Active);

        Assert.Equal(KernelRole.Standby, resting);
        Assert.True(servers.Clock.GetUtcNow() - since < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_lead_changes_hands_though_a_request_does_not_end()
    {
        await using var servers = await WithProbeAsync(2);
        using var entered = new SemaphoreSlim(0);
        using var letGo = new ManualResetEventSlim();
        servers.Probe = tx =>
        {
            entered.Release();
            letGo.Wait();
            tx.PutClear(Keys.Work(7), [1]);
        };
        var hanging = Task.Run(() => servers.SendAsync(0, Operation.Update, "probe/now"));
        await entered.WaitAsync();

        var since = servers.Clock.GetUtcNow();
        var steppingDown = servers.SendAsync(0, Operation.Update, "sys/step-down");
        await servers.BecomesAsync(1, KernelRole.Active);

        Assert.True(servers.Clock.GetUtcNow() - since < TimeSpan.FromSeconds(5));
        Assert.False(steppingDown.IsCompleted);
        letGo.Set();
        await Assert.ThrowsAsync<LeadershipLostException>(() => hanging);
        await steppingDown;
        await servers.BecomesAsync(0, KernelRole.Standby);
    }

    [Fact]
    public async Task Stepping_down_takes_sudo()
    {
        await using var servers = await TestServers.StartAsync(1);
        var token = await CreateAsync(servers, 0, "{\"policies\":[\"default\"]}");

        var reply = await servers.SendAsync(0, Operation.Update, "sys/step-down", token: token);

        Assert.Equal(RefusalKind.Denied, reply.Refusal?.Kind);
        Assert.Equal(KernelRole.Active, servers[0].Role);
    }

    [Fact]
    public async Task Sealing_the_active_server_lets_another_take_over_and_a_standby_cannot_be_sealed()
    {
        await using var servers = await TestServers.StartAsync(2);

        var refused = await servers.SendAsync(1, Operation.Update, "sys/seal");
        var done = await servers.SendAsync(0, Operation.Update, "sys/seal");
        await servers.BecomesAsync(1, KernelRole.Active);

        Assert.Equal(["vault cannot seal when in standby mode; please restart instead"], refused.Errors);
        Assert.Equal(RefusalKind.Internal, refused.Refusal?.Kind);
        Assert.IsType<Reply.Empty>(done.Reply);
        Assert.True(servers[0].Status.IsSealed);
        await servers.UnsealAsync(0);
        await servers.BecomesAsync(0, KernelRole.Standby);
    }

    [Fact]
    public async Task Ending_the_active_server_lets_another_take_over()
    {
        await using var servers = await TestServers.StartAsync(2);

        await servers.EndAsync(0);

        await servers.BecomesAsync(1, KernelRole.Active);
    }

    [Fact]
    public async Task Of_several_servers_only_one_initializes()
    {
        await using var servers = new TestServers();
        for (var i = 0; i < 4; i++)
            await servers.OpenAsync();
        var request = new InitRequest { SecretShares = 1, SecretThreshold = 1 };

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            i => servers[i].InitAsync(request, null, default).AsTask()));

        Assert.Single(results, result => result.Result.Fault is null);
        Assert.All(results.Where(result => result.Result.Fault is { }), result => Assert.Contains(
            result.Result.Fault,
            (string[])["Vault is already initialized", "Vault is being initialized on another node"]));
        for (var i = 0; i < 4; i++)
            await servers.UntilAsync(() => servers[i].Status.IsInitialized);
    }

    [Fact]
    public async Task The_active_server_lists_all_servers()
    {
        await using var servers = await TestServers.StartAsync(3);

        var reply = await servers.SendAsync(0, Operation.Read, "sys/ha-status");

        var nodes = reply.Data.GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(3, nodes.Count);
        Assert.Equal("host0", nodes[0].GetProperty("hostname").GetString());
        Assert.True(nodes[0].GetProperty("active_node").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, nodes[0].GetProperty("last_echo").ValueKind);
        Assert.All(nodes.Skip(1), node => Assert.False(node.GetProperty("active_node").GetBoolean()));
        Assert.Equal(3, reply.Body.GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task Each_take_over_begins_a_new_epoch_and_a_new_key_term()
    {
        await using var servers = await TestServers.StartAsync(2);
        var before = servers[0].Unsealed?.Barrier.ActiveTerm;

        servers.Depose(0);
        await servers.BecomesAsync(1, KernelRole.Active);

        Assert.Equal(before + 1, servers[1].Unsealed?.Barrier.ActiveTerm);
    }

    private static async Task<TestServers> WithProbeAsync(int count = 1)
    {
        var servers = await TestServers.StartAsync(count);
        var mounted = await servers.SendAsync(0, Operation.Update, "sys/mounts/probe", "{\"type\":\"probe\"}");
        Assert.True(mounted.Refusal is null, string.Join(", ", mounted.Errors));
        return servers;
    }

    private static async Task<string> CreateAsync(TestServers servers, int server, string body = "")
    {
        var reply = await servers.SendAsync(server, Operation.Update, "auth/token/create", body);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return reply.Auth.GetProperty("client_token").GetString() ?? "";
    }
}
