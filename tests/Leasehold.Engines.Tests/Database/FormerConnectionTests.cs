using Leasehold.Core.Barrier;
using Leasehold.Engines.Database;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Tests.Database;

/// <summary>Deleted connections are forgotten, but never one that leases hang on.</summary>
public sealed class FormerConnectionTests
{
    private static readonly ProtoFormat<ConnectionRow> Format = new(ConnectionRow.Parser);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task One_that_was_there_again_keeps_its_lease_whenever_it_is_looked_at(int look)
    {
        await using var server = await DatabaseServer.StartAsync();
        var (mount, id) = await DeleteQuietlyAsync(server);
        var gate = new Gate(server.Kernel.Unsealed.BeginBackground, look);
        await using var room = server.Room(gate.Begin);

        var looking = Task.Run(() => new FormerConnections(room).RunAsync(mount, id, default).AsTask());
        await Task.WhenAny(gate.Reached, looking);
        await server.ConnectAsync();
        var (lease, user) = await server.GiveAsync();
        await server.DeleteAsync("database/config/db");
        gate.Open();
        await looking;

        await server.DoAsync("sys/leases/revoke", $$"""{"lease_id":"{{lease}}","sync":true}""");
        Assert.DoesNotContain(user, server.Database.Users.Keys);
    }

    /// <summary>As a deletion leaves it, but nothing is due: who looks at it is the test alone.</summary>
    private static async Task<(Core.Mounts.Mount Mount, Id16 Id)> DeleteQuietlyAsync(DatabaseServer server)
    {
        var (mount, row) = await server.ConnectionAsync();
        using var tx = server.Kernel.Unsealed.Begin();
        tx.Delete(DatabaseKeys.Connection(mount, "db"));
        tx.Put(DatabaseKeys.Former(mount, ConnectionStore.IdOf(row)), row, Format);
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
        return (server.Mount, ConnectionStore.IdOf(row));
    }

    /// <summary>Holds up one transaction of those that are begun.</summary>
    private sealed class Gate(Func<Transaction> begin, int which)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;

        public Task Reached => _reached.Task;

        public void Open() => _open.SetResult();

        public Transaction Begin()
        {
            if (++_begun == which)
            {
                _reached.SetResult();
                _open.Task.GetAwaiter().GetResult();
            }
            return begin();
        }
    }
}
