using System.Text;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>The server's log: one line for each event, written at once. A line never holds a secret.</summary>
public sealed class ServerLog(Stream output, TimeProvider time)
{
    private readonly Lock _writing = new();

    /// <summary>What is below this level is left out.</summary>
    public LogLevel Level { get; set; } = LogLevel.Info;

    /// <summary>The level at which each completed request is logged; null: none is.</summary>
    public LogLevel? RequestLevel { get; set; }

    /// <summary>How lines look.</summary>
    public LogFormat Format { get; set; } = LogFormat.Standard;

    /// <summary>Whether a line of this level would be written.</summary>
    public bool Writes(LogLevel level) => level >= Level;

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
        if (!Writes(level))
            return;
        var now = time.GetUtcNow();
        var line = Format == LogFormat.Json
            ? LogLine.Json(now, level, module, text)
            : LogLine.Standard(now, level, module, text);
        lock (_writing)
            WriteOut(Encoding.UTF8.GetBytes(line));
    }

    private void WriteOut(byte[] line)
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
