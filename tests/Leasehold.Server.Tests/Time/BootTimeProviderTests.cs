using Leasehold.Server.Time;

namespace Leasehold.Server.Tests.Time;

public sealed class BootTimeProviderTests
{
    [Fact]
    public void The_timestamp_is_the_time_since_boot_and_never_runs_backwards()
    {
        var clock = BootTimeProvider.Instance;
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);

        var first = clock.GetTimestamp();
        var second = clock.GetTimestamp();

        Assert.True(second >= first);
        Assert.InRange(first / (double)clock.TimestampFrequency, uptime - 5, uptime + 300);
    }
}
