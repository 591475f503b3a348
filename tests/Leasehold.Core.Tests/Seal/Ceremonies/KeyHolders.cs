using System.Text;
using System.Text.Json;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Seal.Ceremonies;

/// <summary>The people around a server: what they send in a ceremony, and the shares they got.</summary>
internal sealed class KeyHolders(TestKernel server)
{
    public async Task<string> StartAsync(int shares, int threshold, string more = "")
    {
        var reply = await server.SendAsync(Operation.Update, "sys/rekey/init", null,
            $"{{\"secret_shares\":{shares},\"secret_threshold\":{threshold}{more}}}");
        Assert.Empty(reply.Errors);
        return Text(reply, "nonce");
    }

    public Task<TestReply> GiveAsync(string step, string share, string nonce) => server.SendAsync(
        Operation.Update, $"sys/{step}", null, $"{{\"key\":\"{share}\",\"nonce\":\"{nonce}\"}}");

    /// <summary>Gives shares until the last answer.</summary>
    public async Task<TestReply> GiveAllAsync(string step, string nonce, params string[] shares)
    {
        TestReply? last = null;
        foreach (var share in shares)
        {
            last = await GiveAsync(step, share, nonce);
            Assert.Empty(last.Errors);
        }
        return last ?? throw new ArgumentException("no shares", nameof(shares));
    }

    /// <summary>New shares by those who hold the old ones.</summary>
    public async Task<string[]> RekeyAsync(int shares, int threshold, params string[] old)
    {
        var nonce = await StartAsync(shares, threshold);
        return Keys(await GiveAllAsync("rekey/update", nonce, old));
    }

    public async Task<bool> OpensAsync(params string[] shares)
    {
        Assert.Empty((await server.SendAsync(Operation.Update, "sys/seal", server.Root)).Errors);
        foreach (var share in shares)
            await server.SendAsync(Operation.Update, "sys/unseal", null, $"{{\"key\":\"{share}\"}}");
        var isOpen = !server.Kernel.Status.IsSealed;
        if (!isOpen)
            await server.SendAsync(Operation.Update, "sys/unseal", null, "{\"reset\":true}");
        return isOpen;
    }

    public async Task<TestReply> EndAsync(string step, string nonce = "", string? token = null)
    {
        Assert.Null(RequestData.ParseJson(
            Encoding.UTF8.GetBytes($"{{\"nonce\":\"{nonce}\"}}"), JsonLimits.Default, out var data));
        var request = new Request
        {
            Path = CanonicalPath.Of($"sys/{step}"),
            Operation = Operation.Delete,
            Data = data,
            ClientToken = token,
        };
        using var answer = await server.Kernel.HandleAsync(request, CancellationToken.None);
        return TestReply.Of(answer);
    }

    public static string[] Keys(TestReply reply) =>
        [.. reply.Body.GetProperty("keys").EnumerateArray().Select(key => key.GetString() ?? "")];

    public static string Text(TestReply reply, string name) => reply.Body.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
        var other => other.ToString(),
    };
}
