namespace Leasehold.Core.Tests.Seal;

public sealed class SealNewsTests
{
    [Fact]
    public async Task Operators_hear_of_every_change_of_the_seal()
    {
        await using var server = await TestKernel.UnsealedAsync();

        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        Assert.Equal(
            ["security barrier initialized", "vault is unsealed", "vault is sealed", "vault is unsealed"],
            server.SealNews);
    }
}
