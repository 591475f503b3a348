using System.Net;

namespace Leasehold.Server.Configuration;

/// <summary>When a proxy is believed about the address of its client.</summary>
/// <param name="Authorized">The proxies that are believed.</param>
/// <param name="HopSkips">How many addresses at the end of the chain are proxies, too.</param>
/// <param name="RejectsUnauthorized">Whether others are refused; else the header is not read.</param>
/// <param name="RejectsAbsent">Whether requests without the header are refused.</param>
public sealed record ForwardedForRules(
    IReadOnlyList<IPNetwork> Authorized, int HopSkips, bool RejectsUnauthorized, bool RejectsAbsent)
{
    /// <summary>Whether an address is that of a proxy that is believed.</summary>
    public bool Believes(IPAddress peer)
    {
        foreach (var network in Authorized)
        {
            if (network.Contains(peer))
                return true;
        }
        return false;
    }
}
