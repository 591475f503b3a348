using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Leases;

/// <summary>A kernel with the engine of these tests mounted at <c>l/</c>.</summary>
internal sealed class LeaseServer : IAsyncDisposable
{
    private LeaseServer(TestKernel server, LeaseTestEngine engine)
    {
        Server = server;
        Engine = engine;
    }

    public TestKernel Server { get; }

    public LeaseTestEngine Engine { get; }

    public static async Task<LeaseServer> StartAsync()
    {
        var engine = new LeaseTestEngine();
        var server = await TestKernel.UnsealedAsync(new EngineType("leases", EngineClass.Secret, engine));
        Assert.Null((await server.PostAsync("sys/mounts/l", server.Root, """{"type":"leases"}""")).Refusal);
        return new LeaseServer(server, engine);
    }

    /// <summary>Asks for a lease; its id.</summary>
    public async Task<string> GiveAsync(string body = "", string path = "l/creds/r", string? token = null)
    {
        var reply = await Server.PostAsync(path, token ?? Server.Root, body);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return reply.Body.GetProperty("lease_id").GetString() ?? "";
    }

    public Task<TestReply> LookupAsync(string lease) =>
        Server.PostAsync("sys/leases/lookup", Server.Root, $$"""{"lease_id":"{{lease}}"}""");

    public Task<TestReply> RenewAsync(string lease, string more = "") =>
        Server.PostAsync("sys/leases/renew", Server.Root, $$"""{"lease_id":"{{lease}}"{{more}}}""");

    public Task<TestReply> RevokeAsync(string lease, string more = "") =>
        Server.PostAsync("sys/leases/revoke", Server.Root, $$"""{"lease_id":"{{lease}}"{{more}}}""");

    /// <summary>Waits until a lease is taken back, moving the clock on.</summary>
    public async Task GoneAsync(string lease, TimeSpan step = default) => await TestKernel.EventuallyAsync(async () =>
    {
        if ((await LookupAsync(lease)).Refusal is { Kind: RefusalKind.Invalid })
            return true;
        Server.Clock.Advance(step);
        return false;
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
