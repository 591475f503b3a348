using System.Globalization;

namespace Leasehold.Tests.Servers;

/// <summary>What a process takes of the machine's memory.</summary>
internal static class ResidentMemory
{
    /// <summary>Resident bytes just now.</summary>
    public static long Of(int process) => Read(process, "VmRSS:");

    /// <summary>The most resident bytes there ever were.</summary>
    public static long PeakOf(int process) => Read(process, "VmHWM:");

    private static long Read(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .First(one => one.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }
}
