using System.Net;
using System.Text.Json;

namespace Leasehold.Faults.Credentials;

/// <summary>
/// Kills the server at steps of deeds and starts it again. In the end each user has a lease and each lease its user,
/// what clients were given and did not give back lets them in, and the root and the static role have their passwords.
/// </summary>
internal sealed class CredentialRun(ICredentialDatabase database) : IAsyncDisposable
{
    // What a crash left may be at work in the database for a minute; what came up then stands again after two.
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<Credential> _given = [];
    private CredentialServer? _server;

    /// <summary>How often the server was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many users clients were given.</summary>
    public int Given { get; private set; }

    /// <summary>How much did not agree at the first look, before what the kills left was taken back.</summary>
    public int? Unsettled { get; private set; }

    private CredentialServer Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>Starts and configures all.</summary>
    public async Task StartAsync()
    {
        _server = await CredentialServer.CreateAsync();
        await Server.StartAsync();
        await Server.OkAsync(HttpMethod.Post, "sys/mounts/database", """{"type":"database"}""");
        await Server.OkAsync(HttpMethod.Post, $"database/config/{database.Name}", database.Connection);
        await Server.OkAsync(HttpMethod.Post, "database/roles/app", database.Role);
        await Server.OkAsync(HttpMethod.Post, "database/static-roles/steady",
            $$"""{"db_name":"{{database.Name}}","username":"steady","rotation_period":"24h"}""");
    }

    /// <summary>Kills the server at a step of a deed, and starts it again; what was wrong, in words.</summary>
    public async Task<string?> CycleAsync(Deed deed, Step step)
    {
        var subject = deed is Deed.Renew or Deed.Revoke ? await GivenAsync() : null;
        if (deed == Deed.Revoke && subject is not null)
            _given.Remove(subject); // From here on it may be there or not.
        if (deed is Deed.RotateRoot or Deed.RotateStatic)
            await RotatesAsync(deed); // Else what the last kill left would be finished only.
        var (first, last) = database.WordsOf(deed);
        var trap = new Trap(step, first, last, database.AnswersTell, Server.Shim, Server.Kill);
        database.Way.Set(trap);
        trap.Arm();
        var request = SendAsync(deed, subject);
        if (step == Step.Answered)
            await request;
        if (step is Step.Requested or Step.Answered)
            Server.Kill();
        var ended = await Server.EndsAsync();
        database.Way.Set(null);
        var (status, reply) = await request;
        if (!ended)
            return $"{deed}, {step}: the step was not reached: {status} {reply}\n{Server.Output}";
        if (deed == Deed.Create && status == HttpStatusCode.OK)
            _given.Add(Read(reply));
        Kills++;
        await Server.StartAsync();
        return step == Step.Answered && status is not (HttpStatusCode.OK or HttpStatusCode.NoContent)
            ? $"{deed}: was to be answered, but: {status} {reply}"
            : null;
    }

    /// <summary>Waits until users and leases agree; what is wrong if they do not.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var faults = await FaultsAsync();
            Unsettled ??= faults.Count;
            if (faults.Count == 0 || TimeProvider.System.GetElapsedTime(since) > SettlesWithin)
                return faults;
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>What the last process printed.</summary>
    public string Output => Server.Output;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private Task<(HttpStatusCode? Status, JsonElement Body)> SendAsync(Deed deed, Credential? subject) => deed switch
    {
        Deed.Create => Server.SendAsync(HttpMethod.Get, "database/creds/app"),
        Deed.Renew => Server.SendAsync(HttpMethod.Put, "sys/leases/renew",
            $$"""{"lease_id":"{{subject?.LeaseId}}","increment":7200}"""),
        Deed.Revoke => Server.SendAsync(HttpMethod.Put, "sys/leases/revoke",
            $$"""{"lease_id":"{{subject?.LeaseId}}","sync":true}"""),
        Deed.RotateRoot => Server.SendAsync(HttpMethod.Post, $"database/rotate-root/{database.Name}"),
        _ => Server.SendAsync(HttpMethod.Post, "database/rotate-role/steady"),
    };

    private async Task RotatesAsync(Deed deed)
    {
        var (status, reply) = await SendAsync(deed, subject: null);
        if (status != HttpStatusCode.NoContent)
            throw new InvalidOperationException($"{deed} after a kill: {status} {reply}\n{Output}");
    }

    private async Task<Credential> GivenAsync()
    {
        if (_given.Count == 0)
            _given.Add(Read(await Server.OkAsync(HttpMethod.Get, "database/creds/app")));
        return _given[0];
    }

    private Credential Read(JsonElement reply)
    {
        Given++;
        var data = reply.GetProperty("data");
        return new Credential(
            reply.GetProperty("lease_id").GetString() ?? "",
            data.GetProperty("username").GetString() ?? "",
            data.GetProperty("password").GetString() ?? "");
    }

    private async Task<List<string>> FaultsAsync()
    {
        var faults = new List<string>();
        var (status, search) = await Server.SendAsync(HttpMethod.Get, $"database/orphans/{database.Name}");
        if (status != HttpStatusCode.OK)
            return [$"no search for orphans: {status} {search}"];
        foreach (var list in (string[])["orphans", "missing"])
        {
            faults.AddRange(search.GetProperty("data").GetProperty(list).EnumerateArray()
                .Select(each => $"{list}: {each}"));
        }
        var (_, leases) = await Server.SendAsync(HttpMethod.Get, "sys/leases/lookup/database/creds/app?list=true");
        var held = leases.ValueKind == JsonValueKind.Object && leases.TryGetProperty("data", out var data)
            ? data.GetProperty("keys").GetArrayLength()
            : 0;
        if (database.Users() is var users && users.Count != held)
            faults.Add($"{held} leases, {users.Count} users: {string.Join(", ", users)}");
        foreach (var credential in _given)
        {
            if (!await database.LogsInAsync(credential.Username, credential.Password))
                faults.Add($"lost: {credential.Username} of {credential.LeaseId}");
        }
        var (_, steady) = await Server.SendAsync(HttpMethod.Get, "database/static-creds/steady");
        var password = steady.GetProperty("data").GetProperty("password").GetString() ?? "";
        if (!await database.LogsInAsync("steady", password))
            faults.Add("the static role's password does not let in");
        return faults;
    }
}
