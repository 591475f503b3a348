namespace Leasehold.Core;

/// <summary>The server's log, for <c>sys/loggers</c> and <c>sys/monitor</c>.</summary>
public interface ILogControl
{
    /// <summary>The names of the parts of the server that log.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The level of a part.</summary>
    string LevelOf(string name);

    /// <summary>Sets the level of a part, or of all (null). False: there is no such level.</summary>
    bool TrySetLevel(string? name, string level);

    /// <summary>Brings a part, or all (null), back to the level of the configuration.</summary>
    void ResetLevel(string? name);

    /// <summary>Whether there is such a level.</summary>
    bool HasLevel(string level);

    /// <summary>Whether lines can look so.</summary>
    bool HasFormat(string format);

    /// <summary>
    /// The lines from now on, until the reader leaves or the server ends. One who reads too slowly loses lines and is
    /// told how many.
    /// </summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(string level, string format);
}
