using System.Net;
using Leasehold.Faults.Leases;

namespace Leasehold.Faults.Syncs;

public sealed class StalledServerTests : IDisposable
{
    /// <summary>Fewer than there are threads that connections share: none of these shares the stalled one's.</summary>
    private const int Readers = 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leasehold-stall-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task While_the_sync_of_one_write_stalls_other_connections_are_served()
    {
        var shim = await SyncShim.BuildAsync(_folder.FullName);
        await using var server = new LeaseServer(environment: shim.Environment);
        await server.StartAsync();

        shim.Stall();
        var write = server.Client.SendAsync(HttpMethod.Post, "cubbyhole/stalled", """{"kept":"yes"}""");
        for (var reader = 0; reader < Readers; reader++)
        {
            using var other = new LeaseClient { Address = server.Client.Address, Token = server.Client.Token };
            Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Get, "auth/token/lookup-self")).Status);
            Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(HttpMethod.Get, "sys/health")).Status);
        }
        Assert.False(write.IsCompleted);

        shim.Resume();
        Assert.Equal(HttpStatusCode.NoContent, (await write).Status);
    }
}
