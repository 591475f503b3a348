using System.Net;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Tokens;

public sealed class BoundAddressTests
{
    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task A_token_is_good_only_where_its_role_says(string range, bool isGood)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var role = $$"""{"allowed_policies":"default","token_bound_cidrs":"{{range}}"}""";
        Assert.Null((await server.PostAsync("auth/token/roles/r", server.Root, role)).Refusal);
        var created = await server.PostAsync("auth/token/create/r", server.Root, """{"ttl":"1h"}""");
        var token = created.Auth.GetProperty("client_token").GetString()!;

        var seen = await server.GetAsync("auth/token/lookup-self", token);

        if (isGood)
            Assert.Equal(range, seen.Data.GetProperty("bound_cidrs")[0].GetString());
        else
            Assert.Equal(["permission denied"], seen.Errors);
    }

    [Fact]
    public async Task A_role_with_an_address_that_is_none_is_refused()
    {
        await using var server = await TestKernel.UnsealedAsync();

        var refused = await server.PostAsync(
            "auth/token/roles/r", server.Root, """{"token_bound_cidrs":"10.0.0.0/33"}""");

        Assert.Equal(["error parsing role fields: error parsing address \"10.0.0.0/33\""], refused.Errors);
    }

    [Theory]
    [InlineData("10.1.2.3/8", "10.200.0.1", true)]
    [InlineData("10.1.2.3/8", "11.0.0.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.9.9.9", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.0.0.1", false)]
    public void Ranges_hold_addresses(string range, string address, bool held) =>
        Assert.Equal(held, AddressRanges.Hold([range], IPAddress.Parse(address)));

    [Theory]
    [InlineData("10")]
    [InlineData("10/8")]
    [InlineData("127.1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8200")]
    [InlineData("fe80::1%eth0/64")]
    public void What_others_read_as_another_address_is_none(string text)
    {
        Assert.Equal(text, AddressRanges.Fault([text]));
        Assert.False(AddressRanges.Hold([text], IPAddress.Parse("8.0.0.1")));
    }
}
