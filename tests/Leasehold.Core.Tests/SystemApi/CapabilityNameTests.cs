namespace Leasehold.Core.Tests.SystemApi;

public sealed class CapabilityNameTests
{
    [Theory]
    [InlineData("capabilities")]
    [InlineData("data")]
    [InlineData("request_id")]
    [InlineData("auth")]
    public async Task A_path_named_like_a_key_of_the_answer_is_answered(string path)
    {
        await using var server = await TestKernel.UnsealedAsync();

        var reply = await server.PostAsync("sys/capabilities-self", server.Root, $$"""{"paths":["{{path}}"]}""");

        Assert.Equal("root", reply.Data.GetProperty(path)[0].GetString());
        Assert.Equal("root", reply.Data.GetProperty("capabilities")[0].GetString());
        Assert.Single(reply.Body.EnumerateObject(), member => member.Name == path);
    }
}
