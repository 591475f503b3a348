using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.Tokens;

public sealed class DamagedAccessorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_damaged_record_hides_no_other_accessor()
    {
        await using var server = await TestKernel.UnsealedAsync();
        for (var i = 0; i < 3; i++)
            await server.CreateTokenAsync("""{"policies":["default"]}""");
        var before = await ListAsync(server);
        var key = await DamageAsync(server);

        var after = await ListAsync(server);

        Assert.Equal(before.Names.Count - 1, after.Names.Count);
        Assert.Subset(before.Names, after.Names);
        Assert.Empty(before.Warnings);
        Assert.StartsWith("1 accessors are missing here: ", Assert.Single(after.Warnings), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(server.Damages).Key.Bytes);
    }

    private static async Task<(HashSet<string> Names, IReadOnlyList<string> Warnings)> ListAsync(TestKernel server)
    {
        var reply = await server.SendAsync(Operation.List, "auth/token/accessors", server.Root);
        Assert.Null(reply.Refusal);
        return ([.. reply.Data.GetProperty("keys").EnumerateArray().Select(static name => name.GetString() ?? "")],
            reply.Reply.Warnings);
    }

    /// <summary>Flips one bit of the second record.</summary>
    private static async Task<byte[]> DamageAsync(TestKernel server)
    {
        using var tx = server.Store.Begin();
        var (key, value) = (await tx.ScanAsync(KeyRange.Prefix([Tables.Accessor]), 2, Cancel)).Rows[1];
        byte[] changed = [.. value];
        changed[^1] ^= 1;
        tx.Put(key, changed);
        Assert.True((await tx.CommitAsync(Cancel)).IsCommitted);
        return key;
    }
}
