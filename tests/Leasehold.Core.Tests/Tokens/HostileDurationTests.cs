using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Tokens;

public sealed class HostileDurationTests
{
    [Theory]
    [InlineData("""{"ttl":"900000000000"}""")]
    [InlineData("""{"period":"1h","explicit_max_ttl":"900000000000"}""")]
    [InlineData("""{"period":"900000000000","explicit_max_ttl":"9223372036"}""")]
    [InlineData("""{"ttl":"9223372036854775807"}""")]
    [InlineData("""{"ttl":"2562047h","explicit_max_ttl":"2562047h"}""")]
    [InlineData("""{"ttl":"0.1s"}""")]
    [InlineData("""{"explicit_max_ttl":"1ns"}""")]
    public async Task No_duration_breaks_a_creation_or_makes_an_endless_token(string durations)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var body = """{"policies":["default"],""" + durations[1..];

        var created = await server.PostAsync("auth/token/create", server.Root, body);

        if (created.Refusal is { } refusal)
        {
            Assert.Equal(RefusalKind.Invalid, refusal.Kind);
            return;
        }
        Assert.InRange(created.Auth.GetProperty("lease_duration").GetInt64(), 1, 2_764_800);
        var token = created.Auth.GetProperty("client_token").GetString() ?? "";
        Assert.Null((await server.GetAsync("auth/token/lookup-self", token)).Refusal);
        Assert.Null((await server.PostAsync("auth/token/renew-self", token)).Refusal);
        await server.CheckIndexAsync();
    }

    [Theory]
    [InlineData("\"900000000000\"")]
    [InlineData("\"2562047h\"")]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    public async Task No_increment_breaks_a_renewal_or_passes_the_cap(string increment)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");

        var renewed = await server.PostAsync("auth/token/renew-self", token, $$"""{"increment":{{increment}}}""");

        if (renewed.Refusal is { } refusal)
            Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        else
            Assert.InRange(renewed.Auth.GetProperty("lease_duration").GetInt64(), 1, 2_764_800);
    }
}
