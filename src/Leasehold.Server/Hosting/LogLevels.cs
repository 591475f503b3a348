using System.Collections.Concurrent;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>The level of each part of the log: the configuration's, until somebody set another.</summary>
internal sealed class LogLevels
{
    private readonly ConcurrentDictionary<string, LogLevel> _own = new(StringComparer.Ordinal);

    /// <summary>The parts of the server that log.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["audit", "config", "core", "dev", "expiration", "http", "storage", "work"];

    /// <summary>What the configuration says.</summary>
    public LogLevel Configured { get; set; } = LogLevel.Info;

    public LogLevel Of(string name) =>
        _own.TryGetValue(name, out var level) ? level : Configured; // IsEmpty would take all its locks.

    /// <summary>Sets the level of a part; null: of all.</summary>
    public void Set(string? name, LogLevel level)
    {
        foreach (var each in Names)
        {
            if (name is null || each == name)
                _own[each] = level;
        }
    }

    /// <summary>Brings a part back to what the configuration says; null: all.</summary>
    public void Reset(string? name)
    {
        if (name is null)
            _own.Clear();
        else
            _own.TryRemove(name, out _);
    }
}
