using System.Globalization;

namespace Leasehold.Load.Work;

/// <summary>How much CPU time server, generator and the whole machine have used, in ticks of 10 ms.</summary>
internal readonly record struct CpuTimes(long Server, long Generator, long Machine, long Idle)
{
    public const double TickMicroseconds = 10_000;

    public static CpuTimes Read(int server)
    {
        var machine = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(static text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var idle = machine[3] + machine[4];
        return new CpuTimes(OfProcess(server), OfProcess(Environment.ProcessId), machine.Sum(), idle);
    }

    /// <summary>The share of all cores that others took between two readings.</summary>
    public double OthersSince(CpuTimes before)
    {
        var busy = Machine - Idle - (before.Machine - before.Idle);
        var ours = Server + Generator - before.Server - before.Generator;
        return Math.Clamp((double)(busy - ours) / Math.Max(1, Machine - before.Machine), 0, 1);
    }

    public static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static long OfProcess(int process)
    {
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
