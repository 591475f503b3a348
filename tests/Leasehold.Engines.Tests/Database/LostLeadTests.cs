using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Rows;
using Leasehold.Storage;

namespace Leasehold.Engines.Tests.Database;

/// <summary>What a server that was stopped, and lost the lead meanwhile, still does to databases: nothing.</summary>
public sealed class LostLeadTests
{
    [Fact]
    public async Task A_database_is_not_asked_by_who_lost_the_lead()
    {
        await using var server = await DatabaseServer.StartAsync();
        var (mount, row) = await server.ConnectionAsync();
        var leads = true;
        await using var room = server.Room(leads: () => leads);
        var asked = 0;
        ValueTask<TargetResult> AskAsync() => room.Access.UseAsync(
            mount,
            row,
            _ =>
            {
                asked++;
                return new(TargetResult.Done);
            },
            default);
        Assert.True((await AskAsync()).IsDone);

        leads = false;

        await Assert.ThrowsAsync<LeadershipLostException>(() => AskAsync().AsTask());
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task No_password_of_a_user_is_changed_by_who_lost_the_lead()
    {
        await using var server = await DatabaseServer.StartAsync();
        server.Database.Users["app"] = "newer";
        var (mount, row) = await server.ConnectionAsync();
        await using var room = server.Room(leads: static () => false);
        var role = new StaticRoleRow
        {
            Username = "app",
            Candidate = Google.Protobuf.ByteString.CopyFromUtf8("older"),
        };

        await Assert.ThrowsAsync<LeadershipLostException>(
            () => room.Rotation.PerformAsync(mount, row, role, default).AsTask());

        Assert.Equal("newer", server.Database.Users["app"]);
    }
}
