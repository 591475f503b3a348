using System.Text.Json;

namespace Leasehold.Faults.Leases;

/// <summary>The null engine, with a target that this process keeps.</summary>
internal sealed class NullGround : ILeaseGround
{
    private readonly NameKeeper _keeper = new();

    public string Mount => "null";

    public TimeSpan TakesBackWithin => TimeSpan.FromSeconds(60);

    public async Task PrepareAsync(LeaseClient client, int workers)
    {
        await client.SetUpAsync("sys/mounts/null", """{"type":"null"}""");
        for (var worker = 0; worker < workers; worker++)
        {
            var target = $"\"target\":\"tcp:{_keeper.Port}\",\"outside\":true";
            await client.SetUpAsync($"null/roles/lasting{worker}", $$"""{"ttl":"1h","max_ttl":"24h",{{target}}}""");
            await client.SetUpAsync($"null/roles/passing{worker}", $$"""{"ttl":"2s",{{target}}}""");
        }
    }

    public string LastingPath(int worker) => $"null/creds/lasting{worker}";

    public string PassingPath(int worker) => $"null/creds/passing{worker}";

    public string NameIn(JsonElement data) => data.GetProperty("name").GetString() ?? "";

    public Task<IReadOnlySet<string>> HeldAsync() => Task.FromResult(_keeper.Names);

    public bool Trap(LeaseMoment moment, int skipped, Action kill)
    {
        if (moment != LeaseMoment.Anywhere)
            _keeper.SetTrap(moment, skipped, kill);
        return moment != LeaseMoment.Anywhere;
    }

    public void Untrap() => _keeper.Untrap();

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();
}
