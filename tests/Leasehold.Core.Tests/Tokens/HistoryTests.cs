using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Tests.Leases;
using Leasehold.Core.Tests.Logins;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Tests.Tokens;

public sealed class HistoryTests
{
    private static readonly HistoryEntry Refused =
        new(HistoryKind.Refused, 100_000, 60, 0, LimitedBy.None, new By("a", "me"), "192.0.2.1");

    [Fact]
    public void A_refusal_that_repeats_the_last_event_is_told_once_a_minute()
    {
        var history = new History([], "owner", "10.0.0.1");
        var first = Assert.IsType<HistoryEntry[]>(history.WithRefusal(Refused));
        Assert.Equal([Refused], first);
        var after = history with { Entries = first };
        Assert.Null(after.WithRefusal(Refused with { At = 159_999 }));
        Assert.NotNull(after.WithRefusal(Refused with { At = 160_000 }));
        Assert.NotNull(after.WithRefusal(Refused with { At = 100_001, Asked = 61 }));
        Assert.NotNull(after.WithRefusal(Refused with { At = 100_001, RemoteAddress = "10.0.0.1" }));
        Assert.NotNull(after.WithRefusal(Refused with { At = 100_001, By = new By("b", "else") }));
    }

    [Fact]
    public void Whose_it_is_and_the_last_address_are_not_said_again()
    {
        var history = new History([], "a", "192.0.2.1");
        Assert.Equal([Refused with { By = By.Server, RemoteAddress = "" }], history.With(Refused));
    }

    [Fact]
    public async Task A_refused_renewal_is_in_the_story_of_the_token_and_of_its_grave()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"renewable":false,"ttl":"1h"}""");
        await server.PostAsync("auth/token/renew-self", token, """{"increment":"2h"}""");
        await server.PostAsync("auth/token/renew-self", token, """{"increment":"2h"}""");
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        var refused = await server.PostAsync("auth/token/renew", server.Root, $$"""{"token":"{{token}}"}""");
        Assert.Equal(["lease is not renewable"], refused.Errors);
        Assert.Equal("not-renewable", refused.Refusal?.Reason);

        var row = await server.FindTokenAsync(token);
        Assert.Equal([(HistoryKind.Refused, 7200), (HistoryKind.Refused, 0)], Told(row?.History));
        Assert.Equal("root", row?.History[1].By.DisplayName);
        await server.PostAsync("auth/token/revoke", server.Root, $$"""{"token":"{{token}}"}""");
        using var tx = server.Unsealed.Begin();
        var grave = await server.Unsealed.Graves.FindAsync(tx, server.Unsealed.Tokens.IdOf(token), default);
        Assert.Equal(
            [(HistoryKind.Refused, 7200), (HistoryKind.Refused, 0), (HistoryKind.Revoked, 0)],
            Told(grave?.Token.History));
    }

    [Fact]
    public async Task Asking_again_and_again_for_what_is_refused_writes_once()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"renewable":false,"ttl":"1h"}""");
        var before = server.Store.Sequence;
        for (var i = 0; i < 20; i++)
            await server.PostAsync("auth/token/renew-self", token);
        Assert.Equal(before + 1, server.Store.Sequence);
    }

    [Fact]
    public async Task A_refused_renewal_is_in_the_story_of_the_lease()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync("""{"ttl":"1h"}""", "l/users/r");
        leases.Engine.Terms = new() { Refusal = Refusal.Invalid("the role is gone") };
        Assert.Equal(
            ["failed to renew entry: the role is gone"],
            (await leases.RenewAsync(lease, ""","increment":60""")).Errors);
        leases.Engine.Terms = new() { Extends = true };
        leases.Engine.OnMake = static () => new(Core.Leases.TargetOutcome.Refused, "no rights");
        Assert.Equal(
            ["failed to renew entry: no rights"], (await leases.RenewAsync(lease, ""","increment":7200""")).Errors);

        using var tx = leases.Server.Unsealed.Begin();
        var room = leases.Server.Unsealed.Leases;
        var id = room.Store.IdOf(lease) ?? throw new InvalidOperationException("no id");
        var row = await Core.Leases.LeaseStore.FindAsync(tx, id, guard: false, default);
        Assert.Equal([(HistoryKind.Refused, 60), (HistoryKind.Refused, 7200)], Told(row?.History));
        Assert.Equal(0UL, row?.Renewals);
    }

    [Fact]
    public async Task Lookups_tell_whether_a_renewal_would_be_granted()
    {
        var engine = new TestLoginEngine();
        await using var server = await TestKernel.UnsealedAsync(TestLoginEngine.Type(engine));
        await server.PostAsync("sys/auth/door", server.Root, """{"type":"testlogin"}""");
        var token = (await server.PostAsync("auth/door/login/bob", "")).Auth.GetProperty("client_token").GetString();
        Assert.True(await RenewableAsync(server, token ?? ""));
        await server.PostAsync("auth/door/users/bob", server.Root, """{"token_policies":"more"}""");
        Assert.False(await RenewableAsync(server, token ?? ""));
    }

    [Fact]
    public async Task Lookups_of_a_lease_tell_whether_its_engine_would_renew_it()
    {
        await using var leases = await LeaseServer.StartAsync();
        var lease = await leases.GiveAsync();
        Assert.True((await leases.LookupAsync(lease)).Data.GetProperty("renewable").GetBoolean());
        leases.Engine.Terms = new() { Refusal = Refusal.Invalid("the role is gone") };
        Assert.False((await leases.LookupAsync(lease)).Data.GetProperty("renewable").GetBoolean());
    }

    [Fact]
    public async Task An_accessor_of_a_dead_token_that_is_not_cleared_away_yet_is_denied_not_unknown()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var token = await server.CreateTokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        var own = await server.GetAsync("auth/token/lookup-self", token);
        var accessor = own.Data.GetProperty("accessor").GetString();
        Assert.Null((await server.PostAsync("sys/revocation/hold", server.Root)).Refusal);
        server.Clock.Advance(TimeSpan.FromHours(2));
        var gone = await server.PostAsync(
            "auth/token/lookup-accessor", server.Root, $$"""{"accessor":"{{accessor}}"}""");
        Assert.Equal(RefusalKind.Denied, gone.Refusal?.Kind);
        Assert.Equal([MultiError.Of("permission denied")], gone.Errors);
    }

    private static async Task<bool> RenewableAsync(TestKernel server, string token)
    {
        var own = await server.GetAsync("auth/token/lookup-self", token);
        var accessor = own.Data.GetProperty("accessor").GetString();
        var other = await server.PostAsync(
            "auth/token/lookup-accessor", server.Root, $$"""{"accessor":"{{accessor}}"}""");
        var renewable = own.Data.GetProperty("renewable").GetBoolean();
        Assert.Equal(renewable, other.Data.GetProperty("renewable").GetBoolean());
        return renewable;
    }

    private static IEnumerable<(HistoryKind, long)> Told(IReadOnlyList<HistoryEntry>? history) =>
        history?.Select(entry => (entry.Kind, entry.Asked)) ?? [];
}
