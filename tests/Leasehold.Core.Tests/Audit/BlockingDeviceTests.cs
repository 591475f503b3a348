using System.Diagnostics;
using Leasehold.Core.Audit;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.Audit;

/// <summary>Which devices may take longer than the others on a thread can wait.</summary>
public sealed class BlockingDeviceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-audit").FullName;
    private readonly FakeTimeProvider _time = new();

    private string File => Path.Combine(_folder, "audit.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_does_not_unless_every_line_is_synced()
    {
        using var plain = Opened(("file_path", File));
        using var synced = Opened(("file_path", File), ("sync", "true"));
        using var nowhere = Opened(("file_path", "discard"));

        Assert.False(plain.MayBlock);
        Assert.True(synced.MayBlock);
        Assert.False(nowhere.MayBlock);
    }

    [Fact]
    public void A_file_that_was_slow_may_be_so_again_until_it_was_quick()
    {
        using var device = Opened(("file_path", File));

        _time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(6); // Whenever the clock is read.
        device.Write("slow\n"u8);
        Assert.True(device.MayBlock);

        _time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        device.Write("quick\n"u8);
        Assert.False(device.MayBlock);
    }

    [Fact]
    public async Task A_pipe_waits_for_its_reader()
    {
        using (var made = Process.Start("mkfifo", [File]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var reader = new FileStream(File, FileMode.Open, FileAccess.ReadWrite);
        using var device = Opened(("file_path", File));

        Assert.True(device.MayBlock);
    }

    private FileAuditDevice Opened(params (string Name, string Value)[] options)
    {
        var (read, fault) = AuditOptions.Read(
            options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal));
        var device = new FileAuditDevice(read ?? throw new InvalidOperationException(fault), _time);
        device.Open();
        return device;
    }
}
