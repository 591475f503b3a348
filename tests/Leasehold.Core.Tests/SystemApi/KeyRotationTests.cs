namespace Leasehold.Core.Tests.SystemApi;

public sealed class KeyRotationTests
{
    private const string Path = "sys/rotate/config";
    private const string Policy = "path \"secret/*\" { capabilities = [\"read\"] }";

    [Fact]
    public async Task A_term_is_replaced_at_the_interval_by_the_next_write_and_again_after_another()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await WriteAsync(server, """{"interval":"24h"}""");

        server.Clock.Advance(TimeSpan.FromHours(23));
        await server.WritePolicyAsync("a", Policy);
        Assert.Equal(1, await TermAsync(server));
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await TermAsync(server)); // Nothing is sealed meanwhile: there is nothing to protect.
        await server.WritePolicyAsync("a", Policy);
        Assert.Equal(2, await TermAsync(server));

        await server.WritePolicyAsync("b", Policy);
        Assert.Equal(2, await TermAsync(server));
        server.Clock.Advance(TimeSpan.FromHours(24));
        await server.WritePolicyAsync("b", Policy);
        Assert.Equal(3, await TermAsync(server));
    }

    [Fact]
    public async Task A_disabled_interval_does_not_count_until_it_is_enabled()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await WriteAsync(server, """{"interval":86400,"enabled":false}""");

        server.Clock.Advance(TimeSpan.FromDays(30));
        await server.WritePolicyAsync("a", Policy);
        Assert.Equal(1, await TermAsync(server));

        await WriteAsync(server, """{"enabled":true}""");
        await server.WritePolicyAsync("a", Policy);
        Assert.Equal(2, await TermAsync(server));
    }

    [Fact]
    public async Task What_was_written_outlives_sealing()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await WriteAsync(server, """{"interval":"48h","max_operations":1000000}""");

        await server.Kernel.SealAsync();
        await server.UnsealAsync();

        var read = await server.GetAsync(Path, server.Root);
        Assert.Equal(
            """{"enabled":true,"interval":"48h0m0s","max_operations":1000000}""", read.Data.GetRawText());
        Assert.Equal(1_000_000, server.Unsealed.Barrier.TermLimits().Uses);
        server.Clock.Advance(TimeSpan.FromHours(48));
        await server.WritePolicyAsync("a", Policy);
        Assert.Equal(3, await TermAsync(server)); // The second unsealing has made the second.
    }

    [Theory]
    [InlineData("""{"max_operations":999999}""", "max_operations must be in the range [1000000,3865470566]")]
    [InlineData("""{"max_operations":3865470567}""", "max_operations must be in the range [1000000,3865470566]")]
    [InlineData("""{"interval":"23h59m59.999s"}""", "interval must be greater or equal to 24h0m0s")]
    [InlineData("""{"interval":"-24h"}""", "interval must be greater or equal to 24h0m0s")]
    public async Task What_is_out_of_bounds_is_refused_and_changes_nothing(string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();

        Assert.Equal([error], (await server.PostAsync(Path, server.Root, body)).Errors);

        Assert.Equal("""{"enabled":true,"interval":0,"max_operations":3865470566}""",
            (await server.GetAsync(Path, server.Root)).Data.GetRawText());
    }

    private static async Task WriteAsync(TestKernel server, string body) =>
        Assert.Empty((await server.PostAsync(Path, server.Root, body)).Errors);

    private static async Task<int> TermAsync(TestKernel server) =>
        (await server.GetAsync("sys/key-status", server.Root)).Data.GetProperty("term").GetInt32();
}
