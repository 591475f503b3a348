using System.Globalization;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Seals;

/// <summary>
/// Keeps the token of a seal alive: asks how long it lives, and renews it at half of that, again and again. A failure
/// is logged and tried again with back-off; what cannot be renewed at all is said once.
/// </summary>
internal sealed class TokenRenewal : IDisposable
{
    private readonly TransitServer _server;
    private readonly ServerLog _log;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();

    public TokenRenewal(TransitServer server, ServerLog log, TimeProvider time)
    {
        (_server, _log, _time) = (server, log, time);
        _ = RunAsync(_ending.Token);
    }

    /// <summary>Ends the renewals; a call that runs is given up.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            var life = await PersistAsync(LookUpAsync, cancel);
            while (life > TimeSpan.Zero)
            {
                await Task.Delay(Half(life), _time, cancel);
                life = await PersistAsync(RenewAsync, cancel);
            }
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // The server ends.
        }
        catch (Exception fault)
        {
            _log.Error("core", $"the token of the transit seal is not renewed any more, by our own fault: {fault}");
        }
    }

    private static TimeSpan Half(TimeSpan life) => life / 2 < TransitLimits.LongestWait
        ? life / 2
        : TransitLimits.LongestWait;

    /// <summary>Asks until there is an answer: how long the token lives; zero if there is nothing to renew.</summary>
    private async ValueTask<TimeSpan> PersistAsync(
        Func<CancellationToken, ValueTask<(TimeSpan Life, string? Fault)>> ask, CancellationToken cancel)
    {
        for (var wait = TransitLimits.FirstRetry; ; wait = Longer(wait))
        {
            var (life, fault) = await ask(cancel);
            if (fault is null)
                return life;
            _log.Error("core", string.Create(CultureInfo.InvariantCulture,
                $"renewing the token of the transit seal failed, next try in {wait.TotalSeconds:0} s: {fault}"));
            await Task.Delay(wait, _time, cancel);
        }
    }

    private static TimeSpan Longer(TimeSpan wait) =>
        wait * 2 < TransitLimits.LongestRetry ? wait * 2 : TransitLimits.LongestRetry;

    private async ValueTask<(TimeSpan Life, string? Fault)> LookUpAsync(CancellationToken cancel)
    {
        using var answer = await _server.LookUpTokenAsync(cancel);
        if (answer.Fault is { } fault)
            return (default, fault);
        if (answer.Find("data", "ttl", static value => (long?)value.GetInt64()) is not { } seconds)
            return (default, _server.Strange("lookup-self"));
        if (seconds <= 0)
            return default; // It lives for ever.
        if (answer.Find("data", "renewable", static value => value.GetBoolean()))
            return (TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)), null);
        _log.Warn("core", string.Create(CultureInfo.InvariantCulture,
            $"the token of the transit seal ends in {seconds} s and is not renewable; configure a periodic one"));
        return default;
    }

    private async ValueTask<(TimeSpan Life, string? Fault)> RenewAsync(CancellationToken cancel)
    {
        using var answer = await _server.RenewTokenAsync(cancel);
        if (answer.Fault is { } fault)
            return (default, fault);
        return answer.Find("auth", "lease_duration", static value => (long?)value.GetInt64()) switch
        {
            null => (default, _server.Strange("renew-self")),
            <= 0 => (default, _server.TokenAtItsEnd()),
            { } seconds => (TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)), null),
        };
    }
}
