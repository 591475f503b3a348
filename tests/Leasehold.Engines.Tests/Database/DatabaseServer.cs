using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Passwords;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Tests;
using Leasehold.Engines.Database;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Rows;
using Leasehold.Engines.Database.StaticRoles;

namespace Leasehold.Engines.Tests.Database;

/// <summary>A kernel with the engine mounted at <c>database/</c>, and a database in memory.</summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    private readonly FakeType _type;

    private DatabaseServer(TestKernel kernel, FakeType type)
    {
        Kernel = kernel;
        _type = type;
    }

    public TestKernel Kernel { get; }

    /// <summary>Where the engine is mounted.</summary>
    public Mount Mount => Kernel.Unsealed.LiveMounts.Table.Serving("database/")
        ?? throw new InvalidOperationException("not mounted");

    public FakeDatabase Database => _type.Database;

    public static async Task<DatabaseServer> StartAsync(bool connected = true)
    {
        var type = new FakeType();
        var engine = new DatabaseEngine(TimeProvider.System, new PasswordPolicies(TimeProvider.System), [type]);
        var kernel = await TestKernel.UnsealedAsync(new EngineType("database", EngineClass.Secret, engine));
        var server = new DatabaseServer(kernel, type);
        await server.DoAsync("sys/mounts/database", """{"type":"database"}""");
        if (connected)
            await server.ConnectAsync();
        return server;
    }

    /// <summary>Writes a connection and a role; all lead to the same database.</summary>
    public async Task ConnectAsync(
        string more = "", string mount = "database", string connection = "db", string role = "app")
    {
        await DoAsync(
            $"{mount}/config/{connection}",
            $$"""
            {"plugin_name":"fake","connection_url":"here","username":"root","password":"first",
            "allowed_roles":"*"{{more}}}
            """);
        await DoAsync(
            $"{mount}/roles/{role}",
            $$"""{"db_name":"{{connection}}","creation_statements":"make","default_ttl":"1h","max_ttl":"24h"}""");
    }

    public Task<TestReply> GetAsync(string path) => Kernel.GetAsync(path, Kernel.Root);

    public Task<TestReply> PostAsync(string path, string body = "") => Kernel.PostAsync(path, Kernel.Root, body);

    public Task<TestReply> DeleteAsync(string path) => Kernel.SendAsync(Operation.Delete, path, Kernel.Root);

    /// <summary>Posts, and asserts that it was not refused.</summary>
    public async Task<TestReply> DoAsync(string path, string body = "")
    {
        var reply = await PostAsync(path, body);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return reply;
    }

    /// <summary>New credentials of a role: the lease's id, and the user's name.</summary>
    public async Task<(string Lease, string User)> GiveAsync(string role = "app", string mount = "database")
    {
        var reply = await GetAsync($"{mount}/creds/{role}");
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return (
            reply.Body.GetProperty("lease_id").GetString() ?? "",
            reply.Data.GetProperty("username").GetString() ?? "");
    }

    /// <summary>Moves the clock, in steps that do not look like a jump.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var step = TimeSpan.FromSeconds(60); time > TimeSpan.Zero; time -= step)
        {
            Kernel.Clock.Advance(time < step ? time : step);
            await Task.Yield();
        }
    }

    /// <summary>What an engine beside the mounted one would have, with the same rows and the same database.</summary>
    /// <param name="begin">Begins its transactions; null for those of the kernel.</param>
    /// <param name="leads">Whether its server leads; null if it does.</param>
    public DatabaseRoom Room(Func<Transaction>? begin = null, Func<bool>? leads = null)
    {
        var kernel = Kernel.Unsealed;
        var host = new EngineHost
        {
            Begin = begin ?? kernel.BeginBackground,
            Leads = leads ?? (() => kernel.Leads),
            Clock = kernel.Clock,
            Log = kernel.Log,
            Metrics = kernel.Metrics,
            FindMount = id => kernel.LiveMounts.Table.Find(id),
            AllMounts = () => kernel.LiveMounts.Table.All,
        };
        var types = new DatabaseTypes([_type]);
        var passwords = new Passwords(new PasswordPolicies(TimeProvider.System));
        var birth = new StaticRoleBirth(types, passwords, static () => throw new BrokenInvariant("no roles here"));
        return new DatabaseRoom(host, types, birth);
    }

    /// <summary>The row of the connection that <see cref="ConnectAsync"/> writes, and its mount.</summary>
    public async Task<(ulong Mount, ConnectionRow Row)> ConnectionAsync()
    {
        using var tx = Kernel.Unsealed.Begin();
        var row = await ConnectionStore.FindAsync(tx, Mount.Id, "db", default);
        Assert.NotNull(row);
        return (Mount.Id, row);
    }

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
