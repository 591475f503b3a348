using Leasehold.Core.Json;

namespace Leasehold.Server.Hosting;

/// <summary>The disks that file systems lie on, from <c>/proc/mounts</c>; in bytes.</summary>
internal static class DiskFacts
{
    public static IReadOnlyList<JsonMap> Of(IEnumerable<string> lines)
    {
        var disks = new List<JsonMap>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var parts = line.Split(' ');
            if (parts.Length < 3 || !parts[0].StartsWith("/dev/", StringComparison.Ordinal) || !seen.Add(parts[0]))
                continue;
            var path = parts[1].Replace("\\040", " ", StringComparison.Ordinal);
            if (Measured(path, parts[2]) is { } disk)
                disks.Add(disk);
        }
        return disks;
    }

    private static JsonMap? Measured(string path, string fileSystem)
    {
        try
        {
            var drive = new DriveInfo(path);
            var used = drive.TotalSize - drive.TotalFreeSpace;
            return new JsonMap()
                .Add("path", path)
                .Add("fstype", fileSystem)
                .Add("total", drive.TotalSize)
                .Add("free", drive.AvailableFreeSpace)
                .Add("used", used)
                .AddPercent("usedPercent", used, used + drive.AvailableFreeSpace);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // Gone since, or not ours to look at.
        }
    }
}
