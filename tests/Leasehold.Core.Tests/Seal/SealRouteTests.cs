using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Seal;

public sealed class SealRouteTests
{
    [Theory]
    [InlineData("sys/health/")]
    [InlineData("sys/seal-status/")]
    [InlineData("sys/init/")]
    [InlineData("sys/leader/")]
    public async Task A_read_may_end_in_a_slash(string path)
    {
        await using var server = await TestKernel.UnsealedAsync();

        Assert.Null((await server.SendAsync(Operation.Read, path, token: null)).Refusal);
        Assert.NotNull((await server.SendAsync(Operation.List, path, token: null)).Refusal);
    }
}
