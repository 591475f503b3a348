namespace Leasehold.Faults.Leases;

/// <summary>Gets, renews and ends leases of its own paths, one request after the other, and keeps the books.</summary>
internal sealed class LeaseWorker(LeaseClient client, ILeaseGround ground, int number, Random random)
{
    private const int MostLive = 40;

    /// <summary>All leases that are not yet known to be over with.</summary>
    public List<KnownLease> Leases { get; } = [];

    /// <summary>What was answered that must not have been.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Acknowledged requests.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Works until the server no longer answers.</summary>
    public async Task RunAsync()
    {
        while (await StepAsync())
            Acknowledged++;
    }

    private IEnumerable<KnownLease> Live =>
        Leases.Where(static lease => lease is { State: LeaseState.Live, Passes: false });

    /// <summary>One request; false if no answer came.</summary>
    private Task<bool> StepAsync() => random.Next(100) switch
    {
        < 45 when Live.Count() < MostLive => GetAsync(ground.LastingPath(number), passes: false),
        < 55 => GetAsync(ground.PassingPath(number), passes: true),
        < 70 => RenewAsync(),
        < 72 => EndAllAsync(),
        < 78 => UnderTokenAsync(),
        < 80 => SendAsync("sys/leases/tidy", "{}"),
        _ => RevokeAsync(),
    };

    private async Task<bool> GetAsync(string path, bool passes, string? token = null)
    {
        var reply = await client.SendAsync(HttpMethod.Get, path, token: token);
        if (!reply.IsOk)
            return Answered(reply, path);
        var id = reply.Body.GetProperty("lease_id").GetString() ?? "";
        Leases.Add(new KnownLease(id, ground.NameIn(reply.Body.GetProperty("data")), passes));
        return true;
    }

    private async Task<bool> RenewAsync()
    {
        if (Any() is not { } lease)
            return true;
        var body = $$"""{"lease_id":"{{lease.Id}}","increment":{{random.Next(60, 7200)}}}""";
        var reply = await client.SendAsync(HttpMethod.Put, "sys/leases/renew", body);
        return reply.IsOk || Answered(reply, $"renewal of {lease.Id}");
    }

    private async Task<bool> RevokeAsync()
    {
        if (Any() is not { } lease)
            return true;
        lease.State = LeaseState.Doubtful;
        var sync = random.Next(2) == 0;
        var reply = await client.SendAsync(HttpMethod.Put, "sys/leases/revoke",
            $$"""{"lease_id":"{{lease.Id}}","sync":{{(sync ? "true" : "false")}}}""");
        if (!reply.IsOk)
            return Answered(reply, $"revocation of {lease.Id}");
        lease.State = sync ? LeaseState.Gone : LeaseState.Dead;
        return true;
    }

    private async Task<bool> EndAllAsync()
    {
        // Those of an unanswered revocation, too: the job of this one may come to them after they were looked up.
        var ending = Leases
            .Where(static lease => lease is { State: LeaseState.Live or LeaseState.Doubtful, Passes: false }).ToList();
        ending.ForEach(static lease => lease.State = LeaseState.Ending);
        var path = $"sys/leases/revoke-prefix/{ground.LastingPath(number)}";
        var reply = await client.SendAsync(HttpMethod.Put, path, """{"sync":true}""");
        if (!reply.IsOk)
            return Answered(reply, path);
        ending.ForEach(static lease => lease.State = LeaseState.Gone);
        return true;
    }

    /// <summary>A lease of a token that ends: it ends with it.</summary>
    private async Task<bool> UnderTokenAsync()
    {
        var made = await client.SendAsync(
            HttpMethod.Post, "auth/token/create", """{"policies":["root"],"ttl":"1h"}""");
        if (!made.IsOk)
            return Answered(made, "auth/token/create");
        var token = made.Body.GetProperty("auth").GetProperty("client_token").GetString() ?? "";
        var before = Leases.Count;
        if (!await GetAsync(ground.LastingPath(number), passes: false, token))
            return false;
        var owned = Leases.Skip(before).ToList();
        owned.ForEach(static lease => lease.State = LeaseState.Doubtful);
        var reply = await client.SendAsync(HttpMethod.Post, "auth/token/revoke", $$"""{"token":"{{token}}"}""");
        if (!reply.IsOk)
            return Answered(reply, "auth/token/revoke");
        owned.ForEach(static lease => lease.State = LeaseState.Dead);
        return true;
    }

    private async Task<bool> SendAsync(string path, string body)
    {
        var reply = await client.SendAsync(HttpMethod.Post, path, body);
        return reply.IsOk || Answered(reply, path);
    }

    private KnownLease? Any() => Live.ToList() is { Count: > 0 } live ? live[random.Next(live.Count)] : null;

    /// <summary>An answer that is no success: none came, the server is busy or ending, or it is wrong.</summary>
    private bool Answered(LeaseReply reply, string what)
    {
        if (reply.IsRefused)
            Faults.Add($"{what}: {reply.Errors}");
        return reply.Status is not null;
    }
}
