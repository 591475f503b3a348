using Leasehold.Load.Http;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>Logins by AppRole: one machine role for tokens that are stored, one for those that are not.</summary>
internal static class Logins
{
    public static async Task<Workload[]> MakeAsync(Secrets server)
    {
        await server.SendAsync("POST", "sys/auth/approle", server.Root, """{"type":"approle"}""");
        return
        [
            await MakeAsync(server, Throughput.Login, "service"),
            await MakeAsync(server, Throughput.BatchLogin, "batch"),
        ];
    }

    private static async Task<Workload> MakeAsync(Secrets server, string name, string type)
    {
        var role = $"auth/approle/role/{type}";
        await server.SendAsync("POST", role, server.Root,
            $$"""{"token_type":"{{type}}","token_policies":"bench","token_ttl":"1h","token_max_ttl":"4h"}""");
        var roleId = await server.FieldAsync("GET", $"{role}/role-id", "role_id");
        var secretId = await server.FieldAsync("POST", $"{role}/secret-id", "secret_id");
        return Workload.Same(name, RawRequest.Put(
            "/v1/auth/approle/login", null, $$"""{"role_id":"{{roleId}}","secret_id":"{{secretId}}"}"""));
    }
}
