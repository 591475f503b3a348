using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>The levels of the log, and the log itself as it grows (<c>spec/system.md</c> 10).</summary>
internal sealed class LogRoutes(ILogControl log) : ISystemRoutes
{
    private static readonly FieldSet Level = new(
        Field.Text("level", "trace, debug, info, warn or error."));

    private static readonly FieldSet Watching = new(
        Field.Text("log_level", "The lowest level shown.", fallback: "info"),
        Field.Text("log_format", "standard or json.", fallback: "standard"));

    public void Map(RouteTable routes)
    {
        routes.At("loggers", "Shows and changes the levels of the log.")
            .Read((request, tx, cancel) => new(Levels(log.Names)))
            .Write((request, tx, cancel) => new(Set(request, name: null)), Level)
            .Delete((request, tx, cancel) => new(Reset(request, name: null)));
        routes.At("loggers/{name}", "Shows and changes the level of a part of the log.")
            .Read((request, tx, cancel) => new(Read(request)))
            .Write((request, tx, cancel) => new(Set(request, request.Captures["name"])), Level)
            .Delete((request, tx, cancel) => new(Reset(request, request.Captures["name"])));
        routes.At("monitor", "Streams the log.").Read(Monitor, Watching);
    }

    private JsonMap Levels(IReadOnlyList<string> names)
    {
        var levels = new JsonMap();
        foreach (var name in names)
            levels.Add(name, log.LevelOf(name));
        return levels;
    }

    private Reply Read(Request request) =>
        Unknown(request.Captures["name"]) is { } refusal ? refusal : Levels([request.Captures["name"]]);

    private Reply Set(Request request, string? name)
    {
        if (Unknown(name) is { } refusal)
            return refusal;
        var level = request.Text("level");
        if (level.Length == 0)
            return Refusal.Invalid("level is required");
        return log.TrySetLevel(name, level) ? Reply.Done : Refusal.Invalid($"invalid level provided: {level}");
    }

    private Reply Reset(Request request, string? name)
    {
        if (Unknown(name) is { } refusal)
            return refusal;
        log.ResetLevel(name);
        return Reply.Done;
    }

    private Refusal? Unknown(string? name) => name is null || log.Names.Contains(name, StringComparer.Ordinal)
        ? null
        : Refusal.Invalid($"logger \"{name}\" not found");

    private ValueTask<Reply> Monitor(Request request, Transaction tx, CancellationToken cancel)
    {
        var (level, format) = (request.Text("log_level"), request.Text("log_format"));
        if (!log.HasLevel(level))
            return new(Refusal.Invalid($"unknown log level: {level}"));
        if (!log.HasFormat(format))
            return new(Refusal.Invalid($"unknown log format: {format}"));
        var media = format == "json" ? "application/json" : "text/plain; charset=utf-8";
        return new(new Reply.Stream(media, log.FollowAsync(level, format)));
    }
}
