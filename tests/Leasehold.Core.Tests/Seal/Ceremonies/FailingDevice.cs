using Leasehold.Core.Audit;
using Leasehold.Storage;

namespace Leasehold.Core.Tests.Seal.Ceremonies;

/// <summary>
/// An audit device on a full disk, which appears with the next commit: after the request's entry, before the answer's.
/// </summary>
internal sealed class FailingDevice : ICommitWatcher, IDisposable
{
    private const string Path = "full/";

    private readonly AuditBroker _broker;
    private readonly IDisposable _watch;
    private bool _isThere;

    private FailingDevice(TestKernel server)
    {
        _broker = server.Unsealed.Audit;
        _watch = server.Store.Watch(this);
    }

    public static FailingDevice On(TestKernel server) => new(server);

    public void Published(CommittedGroup group)
    {
        if (_isThere)
            return;
        _isThere = true;
        var config = new AuditDeviceConfig
        {
            Path = Path,
            Type = AuditDeviceConfig.FileType,
            Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["file_path"] = "/dev/full" },
        };
        var (options, fault) = AuditOptions.Read(config.Options);
        var known = options ?? throw new InvalidOperationException(fault);
        _broker.Add(new AuditSink(config.ToRow(), known, TimeProvider.System));
    }

    public void Dispose()
    {
        _watch.Dispose();
        _broker.Remove(Path);
    }
}
