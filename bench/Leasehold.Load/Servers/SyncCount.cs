using System.Diagnostics;
using System.Globalization;

namespace Leasehold.Load.Servers;

/// <summary>Counts the syncs of a process with <c>strace</c> while something runs; it slows the process down.</summary>
internal sealed class SyncCount : IDisposable
{
    private const int Interrupt = 2;

    private static readonly TimeSpan AttachWithin = TimeSpan.FromSeconds(5);

    private readonly Process _strace;
    private readonly Output _output;
    private readonly string _file = Path.GetTempFileName();

    private SyncCount(int process)
    {
        var id = process.ToString(CultureInfo.InvariantCulture);
        _strace = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-c", "-e", "trace=fdatasync,fsync", "-o", _file, "-p", id])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        }) ?? throw new IOException("strace did not start");
        _output = new Output(_strace);
    }

    /// <summary>Begins to count; null where there is no strace, or it may not look.</summary>
    public static SyncCount? TryStart(int process)
    {
        try
        {
            var count = new SyncCount(process);
            var from = Stopwatch.GetTimestamp();
            while (!count._output.Text.Contains("attached", StringComparison.Ordinal))
            {
                if (!count._strace.HasExited && Stopwatch.GetElapsedTime(from) < AttachWithin)
                    continue;
                count.Dispose();
                return null;
            }
            return count;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Ends counting and tells the syncs.</summary>
    public long Stop()
    {
        _ = Http.Native.Kill(_strace.Id, Interrupt);
        _strace.WaitForExit();
        return File.ReadLines(_file)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(static fields => fields.Length >= 5 && fields[^1] is "fdatasync" or "fsync")
            .Sum(static fields => long.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!_strace.HasExited)
            _strace.Kill();
        _strace.WaitForExit();
        _strace.Dispose();
        File.Delete(_file);
    }
}
