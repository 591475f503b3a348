using System.Globalization;
using System.Net;
using Leasehold.Tests.Servers;

namespace Leasehold.Faults.Takeover;

/// <summary>
/// A PostgreSQL, two servers on one database of it, initialized and unsealed, and a mount for the clients.
/// </summary>
internal sealed class TakeoverGround : IAsyncDisposable
{
    private const int OutputLines = 40;
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PostgresServer _postgres = new();
    private readonly string _database;
    private string _share = "";

    public TakeoverGround()
    {
        _database = _postgres.CreateDatabase();
        Servers = new Contenders(
            new Contender("the first", _postgres, _database), new Contender("the second", _postgres, _database));
    }

    public Contenders Servers { get; }

    /// <summary>How often the lead changed hands, as the database counts.</summary>
    public long Term => long.Parse(
        _postgres.Sql(_database, "SELECT term FROM leasehold_lead"), CultureInfo.InvariantCulture);

    /// <summary>Starts both, initializes, unseals and mounts.</summary>
    public async Task StartAsync()
    {
        foreach (var server in Servers.Both)
            await server.StartAsync();
        var made = await Servers.SendAsync(
            Servers.Both[0], HttpMethod.Post, "sys/init", """{"secret_shares":1,"secret_threshold":1}""",
            SettlesWithin);
        if (!made.IsOk)
            throw new InvalidOperationException($"not initialized: {made}");
        _share = made.Body.GetProperty("keys")[0].GetString() ?? "";
        Servers.Token = made.Body.GetProperty("root_token").GetString() ?? "";
        foreach (var server in Servers.Both)
            await UnsealAsync(server);
        var leader = await SettleAsync();
        var mounted = await Servers.SendAsync(
            leader, HttpMethod.Post, "sys/mounts/kv", """{"type":"kv","options":{"version":"2"}}""", SettlesWithin);
        if (!mounted.IsOk)
            throw new InvalidOperationException($"not mounted: {mounted}");
        await MountedAsync(leader);
    }

    /// <summary>Gives a server its share, once it knows that the store is initialized.</summary>
    public Task UnsealAsync(Contender server) => UntilAsync(
        async () => (await Servers.SendAsync(
            server, HttpMethod.Post, "sys/unseal", $$"""{"key":"{{_share}}"}""")).IsOk,
        $"{server.Name} was not unsealed");

    /// <summary>Waits until one server leads and the other sends to it; returns the one that leads.</summary>
    public async Task<Contender> SettleAsync()
    {
        Contender? leader = null;
        await UntilAsync(
            async () =>
            {
                leader = null;
                foreach (var server in Servers.Both)
                {
                    if ((await Servers.SendAsync(server, HttpMethod.Get, "sys/health")).IsOk)
                        leader = server;
                }
                if (leader is null)
                    return false;
                var sent = await Servers.SendAsync(Servers.Other(leader), HttpMethod.Get, "sys/mounts");
                return sent.Status == HttpStatusCode.TemporaryRedirect && Servers.At(sent.Location) == leader;
            },
            "there is no active server to which the other sends");
        return leader ?? throw new InvalidOperationException("unreachable");
    }

    public async ValueTask DisposeAsync()
    {
        Servers.Dispose();
        foreach (var server in Servers.Both)
            await server.DisposeAsync();
        _postgres.Remove();
    }

    /// <summary>A mount of version 2 answers a moment after it was made.</summary>
    private Task MountedAsync(Contender leader) => UntilAsync(
        async () => (await Servers.SendAsync(leader, HttpMethod.Get, "kv/data/none")).Status == HttpStatusCode.NotFound,
        "the mount does not answer");

    private async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(since) > SettlesWithin)
                throw new TimeoutException($"{otherwise}:\n{Outputs}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>What the servers printed, for a report.</summary>
    public string Outputs => string.Join('\n', Servers.Both.Select(static server =>
        $"{server.Name}:\n{string.Join('\n', server.Output.Split('\n').TakeLast(OutputLines))}"));
}
