using System.Globalization;
using Leasehold.Core.Json;

namespace Leasehold.Server.Hosting;

/// <summary>The memory, from <c>/proc/meminfo</c>; in bytes.</summary>
internal static class MemoryFacts
{
    public static JsonMap Of(IEnumerable<string> lines)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var parts = line.Split(':', 2);
            if (parts.Length == 2 && long.TryParse(
                parts[1].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None,
                CultureInfo.InvariantCulture, out var kibibytes))
            {
                sizes[parts[0]] = kibibytes * 1024;
            }
        }
        long Size(string name) => sizes.GetValueOrDefault(name);
        var cached = Size("Cached") + Size("SReclaimable");
        var used = Size("MemTotal") - Size("MemFree") - Size("Buffers") - cached;
        return new JsonMap()
            .Add("total", Size("MemTotal"))
            .Add("available", Size("MemAvailable"))
            .Add("used", used)
            .AddPercent("usedPercent", used, Size("MemTotal"))
            .Add("free", Size("MemFree"))
            .Add("active", Size("Active"))
            .Add("inactive", Size("Inactive"))
            .Add("buffers", Size("Buffers"))
            .Add("cached", cached)
            .Add("dirty", Size("Dirty"))
            .Add("writeback", Size("Writeback"))
            .Add("shared", Size("Shmem"))
            .Add("slab", Size("Slab"))
            .Add("pagetables", Size("PageTables"))
            .Add("committedas", Size("Committed_AS"))
            .Add("commitlimit", Size("CommitLimit"))
            .Add("swaptotal", Size("SwapTotal"))
            .Add("swapfree", Size("SwapFree"))
            .Add("swapcached", Size("SwapCached"));
    }
}
