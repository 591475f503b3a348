using Leasehold.Core.Audit.Rows;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Audit;

/// <summary>
/// Enables, disables and lists audit devices. Enabling has three steps: <see cref="Prepare"/> opens the file, once;
/// <see cref="StageEnableAsync"/> may run again on a conflict; <see cref="Activate"/> follows the commit, so that the
/// new device sees the response and not the request.
/// </summary>
public sealed class AuditDevices(AuditBroker broker, TimeProvider time)
{
    /// <summary>Said when a device's path is taken, or begins or continues another.</summary>
    public const string PathInUse = "path already in use";

    private const uint RootNamespace = 0;

    private static readonly ProtoFormat<AuditDeviceRow> Format = new(AuditDeviceRow.Parser);

    /// <summary>The devices, by path.</summary>
    public IReadOnlyList<AuditDeviceConfig> List()
    {
        var configs = new List<AuditDeviceConfig>();
        foreach (var sink in broker.Sinks)
            configs.Add(sink.Config);
        configs.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return configs;
    }

    /// <summary>Opens every stored device. One that can't be opened stays and refuses entries until it can.</summary>
    public async ValueTask LoadAsync(Transaction tx, CancellationToken cancel)
    {
        var page = await tx.PeekScanAsync(AllRows().ToPrefix(), AuditLimits.Devices, Format, cancel);
        foreach (var (_, row) in page.Rows)
        {
            var (options, fault) = AuditOptions.Read(row.Options);
            var known = options ?? throw new BrokenInvariant($"audit device {row.Path}: {fault}");
            broker.Add(new AuditSink(row, known, time));
        }
    }

    /// <summary>
    /// Opens a device and writes its test line at a moment. The result is the device, or why there can't be one.
    /// </summary>
    public (PreparedAuditDevice? Device, string? Fault) Prepare(
        AuditDeviceConfig config, string requestId, DateTimeOffset now)
    {
        if (config.Fault() is { } fault)
            return (null, fault);
        if (IsTaken(config.Path))
            return (null, PathInUse);
        if (AuditOptions.Read(config.Options).Options is not { } options)
            throw new BrokenInvariant("options were readable and are not any more");

        var sink = new AuditSink(config.ToRow(), options, time);
        if (sink.TryOpen() is { } reason)
        {
            sink.Dispose();
            return (null, $"sanity check failed; unable to open \"{options.FilePath}\" for writing: {reason}");
        }
        if (!options.SkipTest && sink.TryWrite(TestEntry(requestId, now)) is { } failure)
        {
            sink.Dispose();
            return (null, $"audit backend failed test message: {failure.Message}");
        }
        return (new PreparedAuditDevice(sink), null);
    }

    /// <summary>Stages the row of a device; the result says why not.</summary>
    public async ValueTask<string?> StageEnableAsync(
        Transaction tx, PreparedAuditDevice device, CancellationToken cancel)
    {
        var stored = await tx.ScanAsync(AllRows().ToPrefix(), AuditLimits.Devices, Format, cancel);
        foreach (var (_, other) in stored.Rows)
        {
            if (AreNested(device.Sink.Row.Path, other.Path))
                return PathInUse;
        }
        if (stored.Rows.Count == AuditLimits.Devices)
            return $"there are {AuditLimits.Devices} audit devices already";
        tx.Put(RowOf(device.Sink.Row.Path), device.Sink.Row, Format);
        return null;
    }

    /// <summary>From now on the device gets entries. After the commit.</summary>
    public void Activate(PreparedAuditDevice device) => broker.Add(device.Release());

    /// <summary>Stages the removal of a device, whether it exists or not.</summary>
    public void StageDisable(Transaction tx, string path) => tx.Delete(RowOf(path));

    /// <summary>The device gets no more entries. After the commit.</summary>
    public void Deactivate(string path) => broker.Remove(path);

    /// <summary>What a device makes of a secret; or why there is no hash.</summary>
    public (string? Hash, string? Fault) Hash(string path, string input)
    {
        if (input.Length == 0)
            return (null, "the \"input\" parameter is empty");
        return broker.Find(path) is { } sink ? (sink.Hash(input), null) : (null, $"unknown audit backend \"{path}\"");
    }

    private bool IsTaken(string path)
    {
        foreach (var sink in broker.Sinks)
        {
            if (AreNested(path, sink.Config.Path))
                return true;
        }
        return false;
    }

    private static bool AreNested(string left, string right) =>
        left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal);

    private static KeyWriter AllRows() => new KeyWriter(Tables.Sys).Namespace(RootNamespace).Terminated("audit");

    private static Key RowOf(string path) => AllRows().Text(path).ToKey();

    private static AuditEntry TestEntry(string requestId, DateTimeOffset now) => new()
    {
        Time = now,
        Request = new AuditRequest { Id = requestId, Operation = "update", Path = "sys/audit/test" },
    };
}
