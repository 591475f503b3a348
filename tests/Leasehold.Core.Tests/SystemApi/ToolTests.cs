using System.Text;
using Leasehold.Core.SystemApi;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class ToolTests
{
    /// <summary>The examples of FIPS 180-4, and texts on both sides of a block's end.</summary>
    [Theory]
    [InlineData("abc", 1, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("", 1, "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")]
    [InlineData("a", 1_000_000, "20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67")]
    public void Sha224_is_what_the_standard_says(string text, int times, string sum) =>
        Assert.Equal(sum, Convert.ToHexStringLower(
            Sha224.HashData(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times))))));

    [Theory]
    [InlineData("sys/tools/random", "{}", 32)]
    [InlineData("sys/tools/random", """{"bytes":"7"}""", 7)]
    [InlineData("sys/tools/random/12", "{}", 12)]
    [InlineData("sys/tools/random/platform", "{}", 32)]
    [InlineData("sys/tools/random/platform/5", "{}", 5)]
    [InlineData("sys/tools/random/131072", "{}", 131_072)]
    public async Task Random_bytes_come_in_every_form(string path, string body, int length)
    {
        await using var server = await TestKernel.UnsealedAsync();

        var first = (await server.PostAsync(path, server.Root, body)).Data.GetProperty("random_bytes").GetString();
        var second = (await server.PostAsync(path, server.Root, body)).Data.GetProperty("random_bytes").GetString();

        Assert.Equal(length, Convert.FromBase64String(first ?? "").Length);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("random/0", "{}", "'bytes' cannot be less than 1")]
    [InlineData("random/131073", "{}", "'bytes' should be less than 131072")]
    [InlineData("random/x", "{}",
        "error parsing url-set byte count: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("random", """{"format":"x"}""", "unsupported encoding format \"x\"; must be \"hex\" or \"base64\"")]
    [InlineData("random/moon/3", "{}",
        "unsupported entropy source \"moon\"; must be \"platform\" or \"seal\", or \"all\"")]
    [InlineData("hash/md5", """{"input":"YQ=="}""", "unsupported algorithm md5")]
    [InlineData("hash", """{"input":"?"}""", "unable to decode input as base64: illegal base64 data")]
    [InlineData("hash", """{"input":"YQ==","format":"x"}""",
        "unsupported encoding format \"x\"; must be \"hex\" or \"base64\"")]
    public async Task What_cannot_be_done_is_refused(string path, string body, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();
        Assert.Equal([error], (await server.PostAsync($"sys/tools/{path}", server.Root, body)).Errors);
    }

    [Theory]
    [InlineData("hash", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")]
    [InlineData("hash/sha2-256", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")]
    [InlineData("hash/sha2-224", "abd37534c7d9a2efb9465de931cd7055ffdb8879563ae98078d6d6d5")]
    public async Task A_hash_is_found(string path, string sum)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var reply = await server.PostAsync($"sys/tools/{path}", server.Root, """{"input":"YQ=="}""");
        Assert.Equal(sum, reply.Data.GetProperty("sum").GetString());
    }
}
