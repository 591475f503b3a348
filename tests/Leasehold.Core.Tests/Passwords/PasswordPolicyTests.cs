using System.Text.Json;
using Leasehold.Core.Passwords;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Passwords;

public sealed class PasswordPolicyTests
{
    private const string Good = """
        length = 20
        rule "charset" {
          charset = "abcdef"
          min-chars = 2
        }
        rule "charset" { charset = "0123" }
        """;

    private static string BodyOf(string policy) => $"{{\"policy\":{JsonSerializer.Serialize(policy)}}}";

    [Theory]
    [InlineData("", "missing policy")]
    [InlineData("length = 3\nrule \"charset\" { charset = \"ab\" }", "passwords must be between 4 and 100 characters")]
    [InlineData("length = 101\nrule \"charset\" { charset = \"ab\" }",
        "passwords must be between 4 and 100 characters")]
    [InlineData("rule \"charset\" { charset = \"ab\" }", "invalid password policy: length must be > 0")]
    [InlineData("length = 20", "invalid password policy: no charset specified")]
    [InlineData("length = 20\nrule \"charset\" {}", "invalid password policy: no charset specified")]
    [InlineData("length = 20\nrule \"words\" { charset = \"ab\" }",
        "invalid password policy: unknown rule type \"words\"")]
    [InlineData("length = 20\nrule \"charset\" { charset = \"a\\n\" }",
        "invalid password policy: non-printable character in charset")]
    [InlineData("length = 5\nrule \"charset\" {\n charset = \"ab\"\n min-chars = 6\n}",
        "invalid password policy: specified rules require at least 6 characters but 5 is specified")]
    public async Task A_wrong_policy_is_refused_with_the_reason(string policy, string error)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var reply = await server.PostAsync("sys/policies/password/p", server.Root, BodyOf(policy));
        Assert.Equal([error], reply.Errors);
    }

    [Fact]
    public void Every_password_keeps_the_rules_and_every_character_comes_up()
    {
        var rules = PasswordPolicyParser.Parse(Good, out _) ?? throw new InvalidOperationException("not read");
        var seen = new HashSet<char>();
        for (var i = 0; i < 500; i++)
        {
            var password = rules.Generate(TimeProvider.System, TimeSpan.FromSeconds(10), CancellationToken.None);
            Assert.NotNull(password);
            Assert.Equal(20, password.Length);
            Assert.True(password.Count(c => c is >= 'a' and <= 'f') >= 2);
            seen.UnionWith(password);
        }
        Assert.Equal("0123abcdef", string.Concat(seen.Order()));
    }

    [Fact]
    public async Task A_policy_lives_from_write_to_delete()
    {
        await using var server = await TestKernel.UnsealedAsync();
        const string path = "sys/policies/password/p";

        Assert.Equal(RefusalKind.NotFound, (await server.GetAsync(path, server.Root)).Refusal?.Kind);
        Assert.IsType<Reply.Empty>((await server.PostAsync(path, server.Root, BodyOf(Good))).Reply);
        Assert.Equal(Good, (await server.GetAsync(path, server.Root)).Data.GetProperty("policy").GetString());
        var made = await server.GetAsync($"{path}/generate", server.Root);
        Assert.Equal(20, made.Data.GetProperty("password").GetString()?.Length);
        var listed = await server.SendAsync(Operation.List, "sys/policies/password", server.Root);
        Assert.Equal("""["p"]""", listed.Data.GetProperty("keys").GetRawText());
        Assert.IsType<Reply.Empty>((await server.SendAsync(Operation.Delete, path, server.Root)).Reply);
        made = await server.GetAsync($"{path}/generate", server.Root);
        Assert.Equal([MultiError.Of("policy does not exist")], made.Errors);
    }

    [Fact]
    public void Json_is_read_as_well() => Assert.NotNull(PasswordPolicyParser.Parse(
        """{"length":10,"rule":[{"charset":{"charset":"abc","min-chars":1}}]}""", out _));
}
