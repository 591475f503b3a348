using System.Text.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Logins;

namespace Leasehold.Core.Tests.Identity;

/// <summary>A kernel with an auth method that believes whatever name it is told.</summary>
internal sealed class IdentityServer : IAsyncDisposable
{
    private IdentityServer(TestKernel kernel, string accessor)
    {
        Kernel = kernel;
        Accessor = accessor;
    }

    public TestKernel Kernel { get; }

    /// <summary>The accessor of the auth mount.</summary>
    public string Accessor { get; }

    public static async Task<IdentityServer> StartAsync()
    {
        var method = new TestLoginEngine { Token = new TokenParameters { Policies = ["own"], Ttl = 3600 } };
        var kernel = await TestKernel.UnsealedAsync(TestLoginEngine.Type(method));
        Assert.Null((await kernel.PostAsync("sys/auth/crew", kernel.Root, """{"type":"testlogin"}""")).Refusal);
        var mount = await kernel.GetAsync("sys/auth/crew", kernel.Root);
        return new IdentityServer(kernel, mount.Data.GetProperty("accessor").GetString()!);
    }

    public async Task<(string Token, string Entity)> LogInAsync(string user, string body = "{}")
    {
        var reply = await Kernel.SendAsync(Operation.Update, $"auth/crew/login/{user}", token: null, body);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return (reply.Auth.GetProperty("client_token").GetString()!, reply.Auth.GetProperty("entity_id").GetString()!);
    }

    /// <summary>Writes as root and wants no refusal.</summary>
    public async Task<TestReply> WriteAsync(string path, string body)
    {
        var reply = await Kernel.PostAsync($"identity/{path}", Kernel.Root, body);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return reply;
    }

    /// <summary>Makes what answers with an id, and returns that.</summary>
    public async Task<string> MakeAsync(string path, string body) =>
        (await WriteAsync(path, body)).Data.GetProperty("id").GetString()!;

    public async Task<IReadOnlyList<string>> ErrorsAsync(string path, string body) =>
        (await Kernel.PostAsync($"identity/{path}", Kernel.Root, body)).Errors;

    public async Task<JsonElement> ReadAsync(string path) =>
        (await Kernel.GetAsync($"identity/{path}", Kernel.Root)).Data;

    public async Task DeleteAsync(string path) => Assert.Null(
        (await Kernel.SendAsync(Operation.Delete, $"identity/{path}", Kernel.Root)).Refusal);

    /// <summary>What identity gives to a token, as its lookup tells.</summary>
    public async Task<IReadOnlyList<string?>> PoliciesAsync(string token)
    {
        var data = (await Kernel.GetAsync("auth/token/lookup-self", token)).Data;
        return data.TryGetProperty("identity_policies", out var list)
            ? [.. list.EnumerateArray().Select(name => name.GetString())]
            : [];
    }

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
