using System.Globalization;
using Leasehold.Core;
using Leasehold.Core.Json;

namespace Leasehold.Server.Hosting;

/// <summary>The machine as Linux tells it, in the names that clients of <c>sys/host-info</c> know.</summary>
/// <param name="time">Tells when it was looked at.</param>
/// <param name="root">Where <c>proc</c> and <c>etc</c> lie; tests have their own.</param>
internal sealed class HostFacts(TimeProvider time, string root = "/") : IHostFacts
{
    public JsonMap Read(out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var now = time.GetUtcNow();
        var facts = new JsonMap().AddTime("timestamp", now);
        Try("cpu", found, () => facts.Add("cpu", ProcessorFacts.Of(Lines("proc/cpuinfo"))));
        Try("cpu_times", found, () => facts.Add("cpu_times", ProcessorFacts.TimesOf(Lines("proc/stat"))));
        Try("disk", found, () => facts.Add("disk", DiskFacts.Of(Lines("proc/mounts"))));
        Try("host", found, () => facts.Add("host", Host(now)));
        Try("memory", found, () => facts.Add("memory", MemoryFacts.Of(Lines("proc/meminfo"))));
        problems = found;
        return facts;
    }

    private static void Try(string part, List<string> problems, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            problems.Add($"failed to collect {part} information: {fault.Message}");
        }
    }

    private string[] Lines(string file) => File.ReadAllLines(Path.Combine(root, file));

    private string Text(string file) => File.ReadAllText(Path.Combine(root, file)).Trim();

    private JsonMap Host(DateTimeOffset now)
    {
        var uptime = (long)double.Parse(Text("proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        var system = Lines("etc/os-release")
            .Select(static line => line.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .ToDictionary(static pair => pair[0], static pair => pair[1].Trim('"'), StringComparer.Ordinal);
        var processes = Directory.EnumerateDirectories(Path.Combine(root, "proc"))
            .Count(static folder => Path.GetFileName(folder).All(char.IsAsciiDigit));
        return new JsonMap()
            .Add("hostname", Environment.MachineName)
            .Add("uptime", uptime)
            .Add("bootTime", now.ToUnixTimeSeconds() - uptime)
            .Add("procs", processes)
            .Add("os", "linux")
            .Add("platform", system.GetValueOrDefault("ID", ""))
            .Add("platformFamily", system.GetValueOrDefault("ID_LIKE", system.GetValueOrDefault("ID", "")))
            .Add("platformVersion", system.GetValueOrDefault("VERSION_ID", ""))
            .Add("kernelVersion", Text("proc/sys/kernel/osrelease"))
            .Add("kernelArch", Architecture)
            .Add("virtualizationSystem", "")
            .Add("virtualizationRole", "")
            .Add("hostid", HostId());
    }

    private string HostId()
    {
        var file = Path.Combine(root, "etc/machine-id");
        return File.Exists(file) && Guid.TryParseExact(File.ReadAllText(file).Trim(), "N", out var id)
            ? id.ToString()
            : "";
    }

    private static string Architecture => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
