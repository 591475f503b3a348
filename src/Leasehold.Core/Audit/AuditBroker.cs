using System.Diagnostics;
using Leasehold.Core.Metrics;

namespace Leasehold.Core.Audit;

/// <summary>
/// Hands entries to every device. An entry counts when one device has it; if devices exist and none takes it, the
/// request must not go on.
/// </summary>
public sealed class AuditBroker : IDisposable
{
    private readonly Lock _changing = new();
    private readonly Action<string, Exception> _onFailure;
    private AuditSink[] _sinks = [];

    /// <summary>The action hears of each device, by path, that did not take an entry.</summary>
    public AuditBroker(Action<string, Exception> onFailure) => _onFailure = onFailure;

    /// <summary>Whether there is a device. Without one, no entry needs to be made.</summary>
    public bool IsEnabled => Volatile.Read(ref _sinks).Length > 0;

    /// <summary>Whether an entry may take longer than others can wait for its thread.</summary>
    public bool MayBlock
    {
        get
        {
            foreach (var sink in Volatile.Read(ref _sinks))
            {
                if (sink.MayBlock)
                    return true;
            }
            return false;
        }
    }

    /// <summary>Where its times are told; null for nowhere.</summary>
    internal AuditMeasures? Measures { get; init; }

    internal ReadOnlySpan<AuditSink> Sinks => Volatile.Read(ref _sinks);

    /// <summary>Writes an entry to all devices; false if devices exist and none took it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="before">One that comes before it in the same write; null for none.</param>
    public bool TryLog(AuditEntry entry, AuditEntry? before = null)
    {
        var sinks = Volatile.Read(ref _sinks);
        if (sinks.Length == 0)
            return true;
        var (isResponse, began) = (entry.Response is not null, Stopwatch.GetTimestamp());
        var taken = TryLog(sinks, entry, before);
        // A device that was disabled meanwhile takes nothing any more: those that there are now decide.
        while (!taken && Volatile.Read(ref _sinks) is var current && !ReferenceEquals(sinks, current))
        {
            sinks = current;
            taken = sinks.Length == 0 || TryLog(sinks, entry, before);
        }
        if (before is not null)
            Measures?.Logged(isResponse: false, taken, began);
        Measures?.Logged(isResponse, taken, began);
        return taken;
    }

    private bool TryLog(AuditSink[] sinks, AuditEntry entry, AuditEntry? before)
    {
        var (taken, isResponse) = (false, entry.Response is not null);
        foreach (var sink in sinks)
        {
            var start = Stopwatch.GetTimestamp();
            if (sink.TryWrite(entry, before) is { } failure)
                Tell(sink, failure);
            else
                taken = true;
            if (before is not null)
                Measures?.Logged(sink.Config.Path, isResponse: false, start);
            Measures?.Logged(sink.Config.Path, isResponse, start);
        }
        return taken;
    }

    /// <summary>
    /// Opens all files again: after a log rotation. What can't be opened is tried again at the next entry.
    /// </summary>
    public void Reopen()
    {
        foreach (var sink in Volatile.Read(ref _sinks))
        {
            try
            {
                sink.Reopen();
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                Tell(sink, failure);
            }
        }
    }

    // That a device which was disabled meanwhile takes nothing is no failure.
    private void Tell(AuditSink sink, Exception failure)
    {
        if (Volatile.Read(ref _sinks).Contains(sink))
            _onFailure(sink.Config.Path, failure);
    }

    /// <summary>Closes all devices and wipes their salts.</summary>
    public void Dispose()
    {
        foreach (var sink in Interlocked.Exchange(ref _sinks, []))
            sink.Dispose();
    }

    internal AuditSink? Find(string path) =>
        Array.Find(Volatile.Read(ref _sinks), sink => string.Equals(sink.Config.Path, path, StringComparison.Ordinal));

    internal void Add(AuditSink added)
    {
        lock (_changing)
            Volatile.Write(ref _sinks, [.. _sinks, added]);
    }

    internal void Remove(string path)
    {
        lock (_changing)
        {
            if (Find(path) is not { } removed)
                return;
            Volatile.Write(ref _sinks, Array.FindAll(_sinks, sink => sink != removed));
            removed.Dispose();
        }
    }
}
