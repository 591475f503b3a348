using System.Security.Cryptography;

namespace Leasehold.Core.Leases.Revocation;

/// <summary>When a lease whose revocation failed is tried again.</summary>
internal static class Backoff
{
    private const int Thousandths = 1000;

    /// <summary>
    /// How long it waits after so many failed tries: half to one and a half times ten seconds, doubled each time, an
    /// hour at most.
    /// </summary>
    public static TimeSpan After(uint attempts) =>
        After(attempts, RandomNumberGenerator.GetInt32(Thousandths + 1) / (double)Thousandths);

    /// <summary>The same, with a chance from 0 to 1.</summary>
    public static TimeSpan After(uint attempts, double chance)
    {
        var whole = LeaseLimits.FirstBackoff;
        for (var i = 0u; i < attempts && whole < LeaseLimits.LongestBackoff; i++)
            whole *= 2;
        var spread = whole * (0.5 + chance);
        return spread < LeaseLimits.LongestBackoff ? spread : LeaseLimits.LongestBackoff;
    }
}
