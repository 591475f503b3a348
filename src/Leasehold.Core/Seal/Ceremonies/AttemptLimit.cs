using System.Net;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>
/// How often one address may knock at the ceremonies that need no token: so many at once, then so many a second.
/// </summary>
internal sealed class AttemptLimit(TimeProvider time)
{
    private const int Burst = 200;
    private const double PerSecond = 10;
    private const int Addresses = 1024; // With that many known, the one quiet for longest is forgotten.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Allowance> _known = [];

    /// <summary>Counts an attempt; the refusal if it is one too many.</summary>
    public Refusal? Refuse(IPAddress address)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            var left = (double)Burst;
            if (_known.TryGetValue(address, out var before))
                left = Math.Min(Burst, before.Left + (time.GetElapsedTime(before.At, now).TotalSeconds * PerSecond));
            else if (_known.Count >= Addresses)
                _known.Remove(_known.MinBy(known => known.Value.At).Key);
            var isRefused = left < 1;
            _known[address] = new Allowance(isRefused ? left : left - 1, now);
            return isRefused ? TooOften : null;
        }
    }

    private static readonly Refusal TooOften = new(
        RefusalKind.Throttled, $"too many attempts from this address: at most {PerSecond} a second")
    {
        RetryAfter = RetryAfter,
    };

    private readonly record struct Allowance(double Left, long At);
}
