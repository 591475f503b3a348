using System.Text.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole;

namespace Leasehold.Engines.Tests.AppRole;

/// <summary>Tests of one mount of the method.</summary>
public abstract class AppRoleMount : IAsyncLifetime
{
    protected const string Wrong = "invalid role or secret ID";

    private readonly AppRoleEngine _engine = new();
    private MountedEngine? _started;

    private protected MountedEngine Method => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _started = await MountedEngine.StartAsync("approle", _engine);

    public async ValueTask DisposeAsync()
    {
        await Method.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string ByAccessor(Made secret) => $$"""{"secret_id_accessor":"{{secret.Accessor}}"}""";

    protected async Task<int> RowsAsync()
    {
        using var tx = Method.Begin();
        var range = MountKeys.Of(Method.Mount.Id, ReadOnlySpan<byte>.Empty).ToPrefix();
        return (await tx.PeekScanClearAsync(range, 1_000, default)).Rows.Count;
    }

    protected static string Body(string secret) => $$"""{"secret_id":"{{secret}}"}""";

    protected static JsonElement Json(Reply reply) =>
        JsonDocument.Parse(Assert.IsType<Reply.Data>(reply).Map?.ToBytes() ?? []).RootElement;

    protected async Task<RenewalTerms> RenewAsync(IssuedLogin issued)
    {
        using var tx = Method.Begin();
        return await _engine.RenewAsync(issued, tx, default);
    }

    protected async Task WriteAsync(string path, string body) =>
        Assert.Equal("Empty", await Method.AskAsync(Operation.Update, path, body));

    protected Task<string> MakeAsync(string body) => Method.AskAsync(Operation.Update, "role/web/secret-id", body);

    protected async Task<Made> NewAsync(string role, string body = "{}")
    {
        var id = Json(await Method.SendAsync(Operation.Read, $"role/{role}/role-id"));
        var made = Json(await Method.SendAsync(Operation.Update, $"role/{role}/secret-id", body));
        return new Made(
            id.GetProperty("role_id").GetString() ?? "",
            made.GetProperty("secret_id").GetString() ?? "",
            made.GetProperty("secret_id_accessor").GetString() ?? "");
    }

    protected async Task<JsonElement> LookupAsync(Made secret) =>
        Json(await Method.SendAsync(Operation.Update, "role/web/secret-id/lookup", Body(secret.Id)));

    protected Task<Reply> SendAsync(Made made) => Method.SendAsync(
        Operation.Update, "login", $$"""{"role_id":"{{made.RoleId}}","secret_id":"{{made.Id}}"}""");

    protected async Task<Login> LogInAsync(Made made) => Assert.IsType<Reply.Login>(await SendAsync(made)).Who;

    protected async Task<string> TryAsync(Made made) =>
        Assert.IsType<Reply.Refused>(await SendAsync(made)).Refusal.Errors[0];

    /// <summary>A secret id with what belongs to it.</summary>
    protected sealed record Made(string RoleId, string Id, string Accessor);
}
