using Leasehold.Core.Requests;
using Leasehold.Engines.AppRole;
using Leasehold.Engines.AppRole.Rows;

namespace Leasehold.Engines.Tests.AppRole;

/// <summary>How much work a login is, counted in steps of the store.</summary>
public sealed class LoginWorkTests : IAsyncDisposable
{
    private readonly CountingEngine _store = new();
    private MountedEngine? _started;

    private MountedEngine Method => _started ?? throw new InvalidOperationException("not started");

    public async ValueTask DisposeAsync() => await Method.DisposeAsync();

    [Fact]
    public async Task An_unknown_role_is_as_much_work_as_a_wrong_secret_id()
    {
        await StartAsync(remembers: true);
        await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login"); // A role that is in use.
        var wrong = await StepsAsync("""{"role_id":"web-id","secret_id":"wrong"}""", "invalid role or secret ID");
        var unknown = await StepsAsync("""{"role_id":"nobody","secret_id":"wrong"}""", "invalid role or secret ID");
        Assert.Equal(wrong, unknown);
        Assert.InRange(wrong, 1, 10);
    }

    [Fact]
    public async Task A_hundred_thousand_secret_ids_that_end_make_no_login_more_work()
    {
        const int batches = 100;
        const int batch = 1_000;
        await StartAsync(remembers: false);
        var few = await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login");
        var end = Method.Clock.GetUtcNow().AddHours(1);
        for (var i = 0; i < batches; i++)
            await AddAsync(Enumerable.Range(i * batch, batch), end.ToUnixTimeMilliseconds());

        Assert.Equal(few, await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login"));
        Assert.Equal(few, await StepsAsync("""{"role_id":"web-id","secret_id":"id99999"}""", "Login"));
        Method.Clock.Advance(TimeSpan.FromHours(1)); // All of them have ended, and none is gone yet.
        Assert.Equal(few, await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login"));
        var ended = await StepsAsync(
            """{"role_id":"web-id","secret_id":"id99999"}""", "invalid role or secret ID");
        Assert.Equal(few + 1, ended); // As any that fails, however many there are.
    }

    [Fact]
    public async Task A_login_of_a_role_that_is_in_use_reads_nothing_that_it_has_read_before()
    {
        await StartAsync(remembers: true);
        await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login");
        Assert.Equal(0, await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login"));
        await Method.AskAsync(Operation.Update, "role/web", """{"token_ttl":60}""");
        Assert.Equal(0, await StepsAsync("""{"role_id":"web-id","secret_id":"sesame"}""", "Login"));
    }

    private async Task StartAsync(bool remembers)
    {
        _started = await MountedEngine.StartAsync("approle", new AppRoleEngine(), _store, remembers);
        await Method.AskAsync(Operation.Update, "role/web", """{"role_id":"web-id"}""");
        await Method.AskAsync(Operation.Update, "role/web/custom-secret-id", """{"secret_id":"sesame"}""");
    }

    private async Task<long> StepsAsync(string body, string answer)
    {
        var before = _store.Steps;
        Assert.Equal(answer, await Method.AskAsync(Operation.Update, "login", body));
        return _store.Steps - before;
    }

    private async Task AddAsync(IEnumerable<int> numbers, long end)
    {
        using var tx = Method.Begin();
        var role = await RoleStore.FindAsync(tx, Method.Mount, "web", default)
            ?? throw new InvalidOperationException("no role");
        foreach (var number in numbers)
        {
            var row = new SecretIdRow { Accessor = $"accessor{number}", ExpiresAt = end };
            Assert.True(await SecretIdStore.TryAddAsync(tx, Method.Mount, role, $"id{number}", row, default));
        }
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
    }
}
