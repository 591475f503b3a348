using System.Text.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>Names in no spelling reach <c>root</c>, or what a policy keeps from their writer.</summary>
public sealed class NameSpellingTests : IAsyncLifetime
{
    private const string Victim = "victim";

    private WholeServer? _started;

    private WholeServer Server => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await WholeServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task A_policy_list_reaches_root_in_no_spelling()
    {
        var delegated = await HolderAsync("""path "*" { capabilities = ["create", "update", "sudo"] }""");
        await SendAsync("auth/proofs-userpass/users/u", Server.Root, """{"password":"pw"}""");
        foreach (var spelling in Spellings.Of("root"))
        {
            var list = JsonSerializer.Serialize(new[] { spelling });
            await TryAsync("auth/token/create", delegated, $$"""{"policies":{{list}}}""");
            await TryAsync("auth/token/create-orphan", delegated, $$"""{"policies":{{list}}}""");
            await SendAsync("auth/token/roles/r", delegated, $$"""{"allowed_policies":{{list}},"orphan":true}""");
            await TryAsync("auth/token/create/r", delegated, $$"""{"policies":{{list}}}""");
            await TryAsync("auth/token/create/r", delegated, """{"policies":["root"]}""");
            await SendAsync("auth/proofs-userpass/users/u", delegated, $$"""{"token_policies":{{list}}}""");
            await SendAsync("identity/group/name/g", Server.Root, $$"""{"policies":{{list}}}""");
            await TryAsync("auth/proofs-userpass/login/u", null, """{"password":"pw"}""");
        }
    }

    [Fact]
    public async Task The_policy_root_is_written_in_no_spelling()
    {
        foreach (var spelling in Spellings.Of("root"))
        {
            await SendAsync($"sys/policies/acl/{spelling}", Server.Root, """{"policy":"path \"a\" {}"}""");
            await SendAsync($"sys/policy/{spelling}", Server.Root, """{"policy":"path \"a\" {}"}""");
            await SendAsync($"sys/policies/acl/{spelling}", Server.Root, operation: Operation.Delete);
        }

        var root = await SendAsync("sys/policies/acl/root", Server.Root, operation: Operation.Read);
        Assert.Equal("", root.GetProperty("data").GetProperty("policy").GetString());
        await TryAsync("sys/mounts/x", await HolderAsync(""), """{"type":"kv"}""");
    }

    [Theory]
    [InlineData("sys/policies/acl", """{"policy":"path \"mine\" {}"}""", "policy", "mine")]
    [InlineData("sys/policy", """{"policy":"path \"mine\" {}"}""", "rules", "mine")]
    [InlineData("identity/entity/name", """{"policies":["mine"]}""", "policies", "mine")]
    [InlineData("identity/group/name", """{"policies":["mine"]}""", "policies", "mine")]
    [InlineData("auth/proofs-userpass/users", """{"token_policies":["mine"]}""", "token_policies", "mine")]
    [InlineData("auth/proofs-approle/role", """{"token_policies":["mine"]}""", "token_policies", "mine")]
    [InlineData("auth/token/roles", """{"allowed_policies":["mine"]}""", "allowed_policies", "mine")]
    [InlineData("proofs-kv1", """{"v":"mine"}""", "v", "mine")]
    [InlineData(
        "sys/policies/password",
        """{"policy":"length=20\nrule \"charset\" { charset = \"mine\" }"}""",
        "policy",
        "mine")]
    public async Task What_one_name_is_denied_no_spelling_of_it_gets(
        string folder, string body, string field, string mark)
    {
        var others = body.Replace(mark, "theirs", StringComparison.Ordinal);
        await SendAsync($"{folder}/{Victim}", Server.Root, """{"password":"pw"}""");
        await SendAsync($"{folder}/{Victim}", Server.Root, others);
        var thief = await HolderAsync(
            $$"""
            path "{{folder}}/*" { capabilities = ["create", "read", "update", "patch", "delete"] }
            path "{{folder}}/{{Victim}}" { capabilities = ["deny"] }
            """);
        var before = await ShownAsync(folder, field);
        Assert.Contains("theirs", before, StringComparison.Ordinal);

        foreach (var spelling in Spellings.Of(Victim))
        {
            var read = await SendAsync($"{folder}/{spelling}", thief, operation: Operation.Read);
            Assert.False(
                read.ValueKind == JsonValueKind.Object && read.TryGetProperty("data", out var data) &&
                data.ValueKind == JsonValueKind.Object && data.TryGetProperty(field, out var shown) &&
                shown.GetRawText() == before,
                $"read as {JsonSerializer.Serialize(spelling)}");
            await SendAsync($"{folder}/{spelling}", thief, body);
            Assert.True(before == await ShownAsync(folder, field), $"written as {JsonSerializer.Serialize(spelling)}");
            await SendAsync($"{folder}/{spelling}", thief, operation: Operation.Delete);
            Assert.True(before == await ShownAsync(folder, field), $"deleted as {JsonSerializer.Serialize(spelling)}");
        }
    }

    private async Task<string> ShownAsync(string folder, string field)
    {
        var body = await SendAsync($"{folder}/{Victim}", Server.Root, operation: Operation.Read);
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out var data) &&
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty(field, out var shown)
                ? shown.GetRawText()
                : "gone";
    }

    /// <summary>Whatever token comes of a request, it is not one of root.</summary>
    private async Task TryAsync(string path, string? token, string body)
    {
        var answer = await SendAsync(path, token, body);
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("auth", out var auth) ||
            auth.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        var names = auth.GetProperty("policies").EnumerateArray().Select(static name => name.GetString());
        Assert.False(names.Contains("root", StringComparer.OrdinalIgnoreCase), $"{path} {body} gave root");
        using var reached = await Server.SendAsync(
            Operation.Read, "sys/mounts", auth.GetProperty("client_token").GetString());
        Assert.True(reached.Refusal is { Kind: RefusalKind.Denied }, $"{path} {body} reached what only root may");
    }

    private async Task<string> HolderAsync(string policy)
    {
        await SendAsync(
            "sys/policies/acl/holder", Server.Root, $$"""{"policy":{{JsonSerializer.Serialize(policy)}}}""");
        var answer = await SendAsync(
            "auth/token/create", Server.Root, """{"policies":["holder"],"no_default_policy":true}""");
        return answer.GetProperty("auth").GetProperty("client_token").GetString() ?? "";
    }

    /// <summary>The body of what is answered; nothing where the path can't even be asked for.</summary>
    private async Task<JsonElement> SendAsync(
        string path, string? token, string body = "", Operation operation = Operation.Update)
    {
        if (CanonicalPath.TryParse(path, out _) is not null)
            return default;
        using var answer = await Server.SendAsync(operation, path, token, body);
        return answer.Body.IsEmpty ? default : JsonElement.Parse(answer.Body.Span);
    }
}
