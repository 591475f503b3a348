using System.Text;
using System.Threading.Channels;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>One who reads the log as it grows. Who reads too slowly loses lines: the server never waits.</summary>
internal sealed class LogFollower(LogLevel level, LogFormat format)
{
    private const int MostWaiting = 1024;

    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private int _lost;

    /// <summary>The lowest level that it wants.</summary>
    public LogLevel Level => level;

    /// <summary>What is there to read.</summary>
    public ChannelReader<byte[]> Lines => _lines.Reader;

    public void Hand(DateTimeOffset now, LogLevel grade, string module, string text)
    {
        if (!_lines.Writer.TryWrite(LineOf(now, grade, module, text)))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>A line that tells how many were lost since it was asked last; null for none.</summary>
    public byte[]? Loss(DateTimeOffset now) => Interlocked.Exchange(ref _lost, 0) is > 0 and var lost
        ? LineOf(now, LogLevel.Warn, "monitor", $"{lost} lines were lost: they came faster than they were read")
        : null;

    public void End() => _lines.Writer.TryComplete();

    private byte[] LineOf(DateTimeOffset now, LogLevel grade, string module, string text) =>
        Encoding.UTF8.GetBytes(format == LogFormat.Json
            ? LogLine.Json(now, grade, module, text)
            : LogLine.Standard(now, grade, module, text));
}
