using System.Net;

namespace Leasehold.Faults.Takeover;

/// <summary>
/// Cycles on one pair of servers under load: the lead of the active one ends, the other takes over, the first comes
/// back. Nothing acknowledged may be lost, nothing old shown, and never may two servers acknowledge at once.
/// </summary>
internal sealed class TakeoverRun(TakeoverGround ground, long seed) : IAsyncDisposable
{
    private const int Registers = 4;
    private const int StaleReadings = 4;
    private const int MostLoadMilliseconds = 1500;
    private static readonly TimeSpan TakesOverWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WakesWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Register _probe = new("kv/data/probe");
    private readonly List<Register> _registers =
        [.. Enumerable.Range(0, Registers).Select(static number => new Register($"kv/data/register{number}"))];
    private readonly Random _random = new((int)seed);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _load = [];

    private Contenders Servers => ground.Servers;

    /// <summary>From the end of the lead to the first write that the other server acknowledged.</summary>
    public List<(LeaderEnd End, TimeSpan Time)> TakeOvers { get; } = [];

    /// <summary>Writes acknowledged so far.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Changes of hands that no cycle was meant to bring about.</summary>
    public long Unplanned { get; private set; }

    /// <summary>
    /// Answers of a stopped server that came after it was woken, to what was asked before it lost the lead: right, but
    /// only if the answer was complete when it was stopped.
    /// </summary>
    public long LateAnswers { get; private set; }

    /// <summary>Starts the clients, which go on over all cycles.</summary>
    public void Start()
    {
        foreach (var register in _registers)
        {
            var writer = new RegisterClient(Servers, register, new Random(_random.Next()));
            var reader = new RegisterClient(Servers, register, new Random(_random.Next()));
            _load.Add(Task.Run(() => writer.WriteAsync(_ending.Token)));
            _load.Add(Task.Run(() => reader.ReadAsync(_ending.Token)));
        }
    }

    /// <summary>One cycle; what was wrong, in words.</summary>
    public async Task<IReadOnlyList<string>> CycleAsync(LeaderEnd end)
    {
        var old = await ground.SettleAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(MostLoadMilliseconds)), TimeProvider.System);
        var (term, faults) = (ground.Term, new List<string>());
        var since = TimeProvider.System.GetTimestamp();
        var early = await EndAsync(old, end);
        var taken = await TakeOverAsync(Servers.Other(old), end, since);
        if (taken is null)
            return [$"{Servers.Other(old).Name} did not take over within {TakesOverWithin}"];
        await RestoreAsync(old, end, early, faults);
        await ground.SettleAsync();
        var changes = ground.Term - term;
        Unplanned += Math.Max(0, changes - 1);
        faults.AddRange(Check(old, changes, taken.Value));
        return faults;
    }

    /// <summary>Ends the clients.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_load);
        _ending.Dispose();
    }

    private async Task<List<Task<ServerReply>>> EndAsync(Contender old, LeaderEnd end)
    {
        switch (end)
        {
            case LeaderEnd.Kill:
                await old.KillAsync();
                break;
            case LeaderEnd.Pause:
                old.Pause();
                return [.. Ask(old)];
            case LeaderEnd.Cut:
                old.Way.Cut(silently: _random.Next(2) == 0);
                break;
            default:
                await Servers.SendAsync(old, HttpMethod.Put, "sys/step-down", limit: TakesOverWithin);
                break;
        }
        return [];
    }

    /// <summary>Writes to one server until it acknowledges; when the first reply came, or null.</summary>
    private async Task<long?> TakeOverAsync(Contender next, LeaderEnd end, long since)
    {
        var client = new RegisterClient(Servers, _probe, _random, next);
        while (!await client.WriteAsync())
        {
            if (TimeProvider.System.GetElapsedTime(since) > TakesOverWithin)
                return null;
            await Task.Delay(Pause, TimeProvider.System);
        }
        var now = TimeProvider.System.GetTimestamp();
        TakeOvers.Add((end, TimeProvider.System.GetElapsedTime(since, now)));
        return now;
    }

    private async Task RestoreAsync(
        Contender old, LeaderEnd end, List<Task<ServerReply>> early, List<string> faults)
    {
        switch (end)
        {
            case LeaderEnd.Kill:
                await old.DisposeProcessAsync();
                await old.StartAsync();
                await ground.UnsealAsync(old);
                break;
            case LeaderEnd.Pause:
                await WakeAsync(old, early, faults);
                break;
            case LeaderEnd.Cut:
                faults.AddRange(await StaleAsync(_probe.Floor, Ask(old)));
                old.Way.Reconnect();
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// What is asked of the server after the other has taken over, before it is woken and after, must not be answered
    /// from what it knows. What was asked before may have been answered before; it is counted if it comes later.
    /// </summary>
    private async Task WakeAsync(Contender old, List<Task<ServerReply>> early, List<string> faults)
    {
        var floor = _probe.Floor;
        var asked = Ask(old);
        var wokenAt = TimeProvider.System.GetTimestamp();
        old.Wake();
        asked.AddRange(Ask(old));
        faults.AddRange(await StaleAsync(floor, asked));
        LateAnswers += (await Task.WhenAll(early)).Count(reply => reply.IsOk && reply.At > wokenAt);
    }

    /// <summary>Readings and a write, which a server that does not lead must not answer from what it knows.</summary>
    private List<Task<ServerReply>> Ask(Contender one)
    {
        var limit = WakesWithin + TakesOverWithin;
        return
        [
            Servers.SendAsync(one, HttpMethod.Post, "kv/data/asleep", """{"data":{"n":1}}""", limit),
            .. Enumerable.Range(0, StaleReadings).Select(
                _ => Servers.SendAsync(one, HttpMethod.Get, _probe.Path, limit: limit)),
        ];
    }

    private static async Task<IReadOnlyList<string>> StaleAsync(long floor, List<Task<ServerReply>> asked)
    {
        var faults = new List<string>();
        foreach (var reply in await Task.WhenAll(asked))
        {
            var who = $"{reply.By.Name}, which no longer leads,";
            if (!reply.IsOk)
            {
                if (reply.Status is not (null or HttpStatusCode.TemporaryRedirect or HttpStatusCode.ServiceUnavailable))
                    faults.Add($"{who} answers {reply.Status}");
            }
            else if (!reply.Body.GetProperty("data").TryGetProperty("data", out _))
            {
                faults.Add($"{who} acknowledges a write");
            }
            else if (RegisterClient.Value(reply.Body) is var value && value < floor)
            {
                faults.Add($"{who} shows {value}; {floor} was acknowledged before");
            }
        }
        return faults;
    }

    private List<string> Check(Contender old, long changes, long takenAt)
    {
        var faults = new List<string>();
        foreach (var register in (IEnumerable<Register>)[.. _registers, _probe])
        {
            var (acknowledged, wrong) = register.Take();
            Acknowledged += acknowledged.Count;
            faults.AddRange(wrong);
            // Where the lead went to and fro, the versions alone must tell.
            if (changes == 1)
            {
                faults.AddRange(acknowledged.Where(one => one.By == old && one.SentAt > takenAt).Select(
                    one => $"{register.Path}: {old.Name} acknowledged {one.Value} after the other had taken over"));
            }
        }
        if (changes < 1)
            faults.Add("the other server acknowledged, but the lead did not change hands");
        return faults;
    }
}
