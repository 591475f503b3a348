using System.Text.Json;
using Leasehold.Server.Diagnosis;

namespace Leasehold.Server.Tests.Diagnosis;

public sealed class DiagnosisReportTests
{
    private static readonly Finding Tree = Finding.Group("Leasehold Diagnose",
    [
        Finding.Good("Check Seal"),
        Finding.Group("Check Storage",
        [
            Finding.Warning("Check Disk Usage", "5 MiB are free.", "Make room."),
            new Finding("Open Storage", CheckStatus.Skipped, "left out"),
        ]),
    ]);

    [Fact]
    public void The_tree_has_the_layout_that_operators_know() => Assert.Equal("""
        [ warning ] Leasehold Diagnose
          [ success ] Check Seal
          [ warning ] Check Storage
            [ warning ] Check Disk Usage: 5 MiB are free.
                        Make room.
            [ skipped ] Open Storage: left out
        """, DiagnosisReport.Text(Tree));

    [Fact]
    public void As_JSON_it_says_the_same()
    {
        using var json = JsonDocument.Parse(DiagnosisReport.Json(Tree));

        Assert.Equal("warn", json.RootElement.GetProperty("status").GetString());
        var disk = json.RootElement.GetProperty("children")[1].GetProperty("children")[0];
        Assert.Equal(("Check Disk Usage", "Make room."),
            (disk.GetProperty("name").GetString(), disk.GetProperty("advice").GetString()));
    }

    [Theory]
    [InlineData(1024, CheckStatus.Warning)]
    [InlineData(65_536, CheckStatus.Success)]
    [InlineData(ulong.MaxValue, CheckStatus.Success)]
    public void Few_open_files_are_a_warning(ulong limit, CheckStatus status) =>
        Assert.Equal(status, SystemCheck.FileLimit(limit).Status);

    [Theory]
    [InlineData(0, CheckStatus.Warning)]
    [InlineData(65_536, CheckStatus.Success)]
    public void Little_locked_memory_is_a_warning(ulong limit, CheckStatus status) =>
        Assert.Equal(status, SystemCheck.MemoryLimit(limit).Status);

    [Theory]
    [InlineData(1970, CheckStatus.Failure)]
    [InlineData(2027, CheckStatus.Success)]
    public void A_clock_before_our_own_time_is_a_failure(int year, CheckStatus status) =>
        Assert.Equal(status, SystemCheck.ClockOf(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)).Status);

    [Theory]
    [InlineData(500, 100_000, CheckStatus.Warning)]
    [InlineData(2_000, 100_000, CheckStatus.Warning)]
    [InlineData(50_000, 100_000, CheckStatus.Success)]
    public void A_full_disk_is_a_warning(long freeMebibytes, long totalMebibytes, CheckStatus status) =>
        Assert.Equal(status, StorageCheck.DiskUsage(freeMebibytes << 20, totalMebibytes << 20).Status);
}
