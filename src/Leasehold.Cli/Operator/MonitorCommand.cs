using System.Runtime.InteropServices;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class MonitorCommand : Command
{
    private static readonly string[] Levels = ["trace", "debug", "info", "warn", "error"];

    private readonly TextFlag _level;
    private readonly TextFlag _format;

    public MonitorCommand()
        : base("monitor", "[options]", "Shows the log of a server as it grows, until interrupted.")
    {
        _level = Flags.Text("log-level", "The lowest level: trace, debug, info, warn or error.", fallback: "info");
        _format = Flags.Text("log-format", "standard or json.", fallback: "standard");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 0) is { } misused)
            return misused;
        var level = _level.Value.Trim().ToLowerInvariant();
        if (!Levels.Contains(level, StringComparer.Ordinal))
        {
            return session.Misused(
                $"{_level.Value} is an unknown log level. Valid log levels are: [{string.Join(' ', Levels)}]");
        }
        var request = ApiRequest.Get(
            "sys/monitor", [new("log_level", level), new("log_format", _format.Value)]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var interrupted = EndOn(PosixSignal.SIGINT, end);
        using var terminated = EndOn(PosixSignal.SIGTERM, end);
        try
        {
            return await session.FollowAsync(request, "Error starting monitor", end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return ExitCode.Good; // Interrupted: that is how it ends.
        }
    }

    private static PosixSignalRegistration EndOn(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end.Cancel();
        });
}
