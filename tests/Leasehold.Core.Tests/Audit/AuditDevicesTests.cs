using System.Runtime.Versioning;
using Leasehold.Core.Audit;
using Leasehold.Core.Barrier;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using static Leasehold.Core.Tests.Audit.AuditSamples;

namespace Leasehold.Core.Tests.Audit;

[UnsupportedOSPlatform("windows")]
public sealed class AuditDevicesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-audit").FullName;
    private readonly SecurityBarrier _barrier = SecurityBarrier.Fresh(new Id16(42), Now);
    private readonly List<string> _failures = [];
    private readonly AuditBroker _broker;
    private readonly AuditDevices _devices;
    private Store? _opened;
    private Action _onFailure = () => { };

    public AuditDevicesTests()
    {
        _broker = new AuditBroker((path, failure) =>
        {
            _failures.Add($"{path} {failure.GetType().Name}");
            _onFailure();
        });
        _devices = new AuditDevices(_broker, TimeProvider.System);
    }

    private Store Store => _opened ?? throw new InvalidOperationException("not opened");

    private string LogFile => Path.Combine(_folder, "logs", "audit.log");

    public async ValueTask InitializeAsync() =>
        _opened = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), TimeProvider.System, default);

    public async ValueTask DisposeAsync()
    {
        _broker.Dispose();
        await Store.DisposeAsync();
        _barrier.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_enabled_device_gets_a_test_line_and_then_every_entry()
    {
        Assert.True(_broker.TryLog(Entry()));
        Assert.False(_broker.IsEnabled);

        Assert.Null(await EnableAsync("file/", ("file_path", LogFile)));

        Assert.True(_broker.IsEnabled);
        Assert.True(_broker.TryLog(Entry()));
        var lines = await File.ReadAllLinesAsync(LogFile);
        Assert.Equal(2, lines.Length);
        Assert.Contains(
            """{"id":"7","operation":"update","namespace":{"id":"root"},"path":"sys/audit/test"}""",
            lines[0],
            StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogFile));
    }

    [Fact]
    public async Task Devices_come_back_after_a_restart_with_their_salt()
    {
        await EnableAsync("file/", ("file_path", "discard"));
        using var later = new AuditBroker((_, _) => { });
        var devices = new AuditDevices(later, TimeProvider.System);

        using (var tx = Begin())
            await devices.LoadAsync(tx, default);

        Assert.Equal("file/", Assert.Single(devices.List()).Path);
        Assert.Equal(_devices.Hash("file/", "secret"), devices.Hash("file/", "secret"));
        Assert.StartsWith("hmac-sha256:", devices.Hash("file/", "secret").Hash, StringComparison.Ordinal);
        Assert.Equal("unknown audit backend \"x/\"", devices.Hash("x/", "secret").Fault);
        Assert.Equal("the \"input\" parameter is empty", devices.Hash("file/", "").Fault);
    }

    [Fact]
    public async Task A_disabled_device_is_gone()
    {
        await EnableAsync("file/", ("file_path", "discard"));
        using (var tx = Begin())
        {
            _devices.StageDisable(tx, "file/");
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
        }
        _devices.Deactivate("file/");

        Assert.False(_broker.IsEnabled);
        Assert.Null(await EnableAsync("file/", ("file_path", "discard")));
    }

    [Theory]
    [InlineData("a/")]
    [InlineData("a/b/")]
    public async Task A_path_that_begins_another_is_in_use(string path)
    {
        await EnableAsync("a/", ("file_path", "discard"));

        Assert.Equal("path already in use", await EnableAsync(path, ("file_path", "discard")));
    }

    [Theory]
    [InlineData("socket", "file_path", "discard", "unknown backend type: \"socket\"")]
    [InlineData("file", "x", "y", "file_path is required")]
    [InlineData("file", "format", "xml", "unknown format type \"xml\"")]
    public async Task What_can_not_be_is_refused(string type, string option, string value, string fault) =>
        Assert.Equal(fault, await EnableAsync("file/", type, (option, value)));

    [Theory]
    [InlineData("prefix", "a\nb", "prefix must be printable ASCII of at most 64 characters")]
    [InlineData("mode", "0200", "option mode must be an octal number from 0600 to 0666")]
    [InlineData("mode", "4600", "option mode must be an octal number from 0600 to 0666")]
    [InlineData("mode", "9", "option mode must be an octal number from 0600 to 0666")]
    [InlineData("log_raw", "yes", "option log_raw must be true or false")]
    public async Task Bad_options_are_refused(string option, string value, string fault) =>
        Assert.Equal(fault, await EnableAsync("file/", ("file_path", "discard"), (option, value)));

    [Theory]
    [InlineData("stdout")]
    [InlineData("/dev/stdout")]
    public void The_standard_output_has_two_names(string name)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal) { ["file_path"] = name };

        Assert.Equal(AuditOptions.Stdout, AuditOptions.Read(given).Options?.FilePath);
    }

    [Fact]
    public async Task Execute_bits_are_dropped()
    {
        await EnableAsync("file/", ("file_path", LogFile), ("mode", "0755"));

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            File.GetUnixFileMode(LogFile));
    }

    [Fact]
    public async Task A_link_is_not_followed()
    {
        var target = Path.Combine(_folder, "target");
        await File.WriteAllTextAsync(target, "");
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, target);

        var fault = await EnableAsync("file/", ("file_path", link));

        Assert.StartsWith(
            $"sanity check failed; unable to open \"{link}\" for writing: ", fault, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(target));
    }

    [Fact]
    public async Task A_full_device_fails_its_test_line() =>
        Assert.StartsWith(
            "audit backend failed test message: write ",
            await EnableAsync("file/", ("file_path", "/dev/full"), ("mode", "0")),
            StringComparison.Ordinal);

    [Fact]
    public async Task If_no_device_takes_an_entry_it_is_refused_and_one_is_enough()
    {
        await EnableAsync("full/", ("file_path", "/dev/full"), ("mode", "0"), ("skip_test", "true"));
        Assert.False(_broker.TryLog(Entry()));
        Assert.Equal(["full/ IOException"], _failures);

        await EnableAsync("good/", ("file_path", LogFile), ("sync", "true"));

        Assert.True(_broker.TryLog(Entry()));
    }

    [Fact]
    public async Task A_device_that_is_disabled_while_an_entry_is_written_refuses_nothing()
    {
        await EnableAsync("full/", ("file_path", "/dev/full"), ("mode", "0"), ("skip_test", "true"));
        await EnableAsync("good/", ("file_path", LogFile));
        _onFailure = () =>
        {
            _devices.Deactivate("full/");
            _devices.Deactivate("good/");
        };

        Assert.True(_broker.TryLog(Entry()));

        Assert.Equal(["full/ IOException"], _failures);
    }

    [Fact]
    public async Task What_a_disabled_device_does_not_take_any_more_goes_to_the_one_in_its_place()
    {
        await EnableAsync("full/", ("file_path", "/dev/full"), ("mode", "0"), ("skip_test", "true"));
        await EnableAsync("old/", ("file_path", Path.Combine(_folder, "old.log")));
        using var next = _devices.Prepare(Config("new/", ("file_path", LogFile)), "7", Now).Device;
        Assert.NotNull(next);
        _onFailure = () =>
        {
            _onFailure = () => { };
            _devices.Deactivate("old/");
            _devices.Activate(next);
        };

        Assert.True(_broker.TryLog(Entry()));

        Assert.Equal(2, (await File.ReadAllLinesAsync(LogFile)).Length); // The test line is the first.
    }

    [Fact]
    public async Task A_rotated_log_goes_on_under_its_name()
    {
        await EnableAsync("file/", ("file_path", LogFile));
        File.Move(LogFile, LogFile + ".1");
        _broker.TryLog(Entry());
        Assert.False(File.Exists(LogFile));

        _broker.Reopen();
        _broker.TryLog(Entry());

        Assert.Single(await File.ReadAllLinesAsync(LogFile));
        Assert.Equal(2, (await File.ReadAllLinesAsync(LogFile + ".1")).Length);
    }

    [Fact]
    public async Task Lines_of_many_callers_do_not_mix()
    {
        await EnableAsync("file/", ("file_path", LogFile), ("skip_test", "true"));

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), (i, _) =>
        {
            if (i % 50 == 0)
                _broker.Reopen();
            Assert.True(_broker.TryLog(Entry()));
            return ValueTask.CompletedTask;
        });

        var lines = await File.ReadAllLinesAsync(LogFile);
        Assert.Equal(500, lines.Length);
        Assert.Single(lines.Distinct());
    }

    private static AuditEntry Entry() => new() { Time = Now, Auth = Auth, Request = Request("""{"p":"s3cret"}""") };

    private Transaction Begin() => new(Store.Begin(), _barrier, Now);

    private static AuditDeviceConfig Config(string path, params (string Name, string Value)[] options) => new()
    {
        Path = path,
        Type = AuditDeviceConfig.FileType,
        Options = options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal),
    };

    private ValueTask<string?> EnableAsync(string path, params (string Name, string Value)[] options) =>
        EnableAsync(path, AuditDeviceConfig.FileType, options);

    private async ValueTask<string?> EnableAsync(
        string path, string type, params (string Name, string Value)[] options)
    {
        var (device, fault) = _devices.Prepare(Config(path, options) with { Type = type }, "7", Now);
        if (device is null)
            return fault;
        using (device)
        {
            using var tx = Begin();
            if (await _devices.StageEnableAsync(tx, device, default) is { } refused)
                return refused;
            Assert.True((await tx.CommitAsync(default)).IsCommitted);
            _devices.Activate(device);
            return null;
        }
    }
}
