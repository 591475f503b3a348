namespace Leasehold.Core.Audit;

/// <summary>
/// A device that is open and has taken its test line, but hears nothing yet: it becomes real by
/// <see cref="AuditDevices.Activate"/> after the commit, or is disposed.
/// </summary>
public sealed class PreparedAuditDevice : IDisposable
{
    private AuditSink? _sink;

    internal PreparedAuditDevice(AuditSink sink) => _sink = sink;

    internal AuditSink Sink => _sink ?? throw new BrokenInvariant("an audit device was activated twice");

    /// <inheritdoc/>
    public void Dispose()
    {
        _sink?.Dispose();
        _sink = null;
    }

    internal AuditSink Release()
    {
        var sink = Sink;
        _sink = null;
        return sink;
    }
}
