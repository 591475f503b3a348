using System.Text;
using Leasehold.Core;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>The server's log: one line for each event, written at once. A line never holds a secret.</summary>
public sealed class ServerLog(Stream output, TimeProvider time) : ILogControl
{
    private readonly LogLevels _levels = new();
    private readonly LogFollowers _followers = new(time);
    private readonly Lock _writing = new();
    private bool _complained;

    /// <summary>The file that each line goes to as well; null for none. The log closes it.</summary>
    internal LogFile? File { get; set; }

    /// <summary>What is below this level is left out.</summary>
    public LogLevel Level
    {
        get => _levels.Configured;
        set => _levels.Configured = value;
    }

    /// <summary>The level at which each completed request is logged; null: none is.</summary>
    public LogLevel? RequestLevel { get; set; }

    /// <summary>How lines look.</summary>
    public LogFormat Format { get; set; } = LogFormat.Standard;

    /// <summary>Whether a line of this level would be written.</summary>
    public bool Writes(LogLevel level, string module) => level >= _levels.Of(module) || _followers.Want(level);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => LogLevels.Names;

    /// <inheritdoc/>
    public string LevelOf(string name) => LogLevelName.Of(_levels.Of(name));

    /// <inheritdoc/>
    public bool HasLevel(string level) => level.Length > 0 && LogLevelName.Parse(level) is not null;

    /// <inheritdoc/>
    public bool HasFormat(string format) => LogFormatName.Parse(format) is not null;

    /// <inheritdoc/>
    public bool TrySetLevel(string? name, string level)
    {
        if (LogLevelName.Parse(level) is not { } known)
            return false;
        _levels.Set(name, known);
        return true;
    }

    /// <inheritdoc/>
    public void ResetLevel(string? name) => _levels.Reset(name);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(string level, string format) => _followers.FollowAsync(
        LogLevelName.Parse(level) ?? LogLevel.Info, LogFormatName.Parse(format) ?? LogFormat.Standard);

    /// <summary>Ends those who read along: the server stops.</summary>
    public void EndFollowers() => _followers.End();

    /// <summary>What happens in the life of a server.</summary>
    public void Info(string module, string text) => Write(LogLevel.Info, module, text);

    /// <summary>What an operator should look at.</summary>
    public void Warn(string module, string text) => Write(LogLevel.Warn, module, text);

    /// <summary>What went wrong.</summary>
    public void Error(string module, string text) => Write(LogLevel.Error, module, text);

    /// <summary>Writes a line, unless its level is left out.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="module">The part of the server that says it, such as <c>core</c>.</param>
    /// <param name="text">One sentence; line breaks in it are escaped.</param>
    public void Write(LogLevel level, string module, string text)
    {
        if (!Writes(level, module))
            return;
        var now = time.GetUtcNow();
        _followers.Hand(now, level, module, text);
        if (level < _levels.Of(module))
            return;
        var line = Format == LogFormat.Json
            ? LogLine.Json(now, level, module, text)
            : LogLine.Standard(now, level, module, text);
        lock (_writing)
            WriteOut(Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Opens the file anew, after somebody moved it away.</summary>
    public void Reopen()
    {
        lock (_writing)
            File?.Reopen();
    }

    private void WriteOut(byte[] line)
    {
        WriteStream(line);
        try
        {
            File?.Write(line);
            _complained = false;
        }
        catch (IOException fault)
        {
            if (!_complained)
                WriteStream(Encoding.UTF8.GetBytes(
                    LogLine.Standard(time.GetUtcNow(), LogLevel.Error, "core", fault.Message)));
            _complained = true;
        }
    }

    private void WriteStream(byte[] line)
    {
        try
        {
            output.Write(line);
            output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads the log any more; the server goes on.
        }
    }
}
