using System.Collections.Concurrent;

namespace Leasehold.Core.Metrics;

/// <summary>How long audit takes, in all and by device, and how often an entry found no device.</summary>
internal sealed class AuditMeasures(MetricRegistry registry)
{
    private const string Request = "log_request";
    private const string Response = "log_response";

    private readonly ConcurrentDictionary<(string Path, bool IsResponse), Measure> _devices = new();
    private readonly Measure _requests = registry.Timing($"audit.{Request}");
    private readonly Measure _responses = registry.Timing($"audit.{Response}");
    private readonly Measure _lostRequests = registry.Counter($"audit.{Request}_failure");
    private readonly Measure _lostResponses = registry.Counter($"audit.{Response}_failure");

    /// <summary>An entry was given to all devices.</summary>
    /// <param name="isResponse">Whether it is that of an answer.</param>
    /// <param name="taken">Whether one of them has it.</param>
    /// <param name="began">When that began, a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void Logged(bool isResponse, bool taken, long began)
    {
        (isResponse ? _responses : _requests).AddSince(began);
        (isResponse ? _lostResponses : _lostRequests).Add(taken ? 0 : 1);
    }

    /// <summary>A device was given an entry.</summary>
    /// <param name="path">Its path, which ends in a slash.</param>
    /// <param name="isResponse">Whether it is that of an answer.</param>
    /// <param name="began">When that began.</param>
    public void Logged(string path, bool isResponse, long began) => _devices.GetOrAdd(
        (path, isResponse),
        static (key, registry) => registry.Timing($"audit.{key.Path}.{(key.IsResponse ? Response : Request)}"),
        registry).AddSince(began);
}
