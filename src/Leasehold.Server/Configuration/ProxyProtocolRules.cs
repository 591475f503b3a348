using System.Net;

namespace Leasehold.Server.Configuration;

/// <summary>When the PROXY header at the beginning of a connection is believed about its client.</summary>
/// <param name="Trust">Who is believed.</param>
/// <param name="Authorized">The proxies that are believed, where not all are.</param>
public sealed record ProxyProtocolRules(ProxyTrust Trust, IReadOnlyList<IPNetwork> Authorized)
{
    /// <summary>Whether an address is that of a proxy that is believed.</summary>
    public bool Believes(IPAddress peer)
    {
        if (Trust == ProxyTrust.Everybody)
            return true;
        var plain = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Authorized.Any(network => network.Contains(plain));
    }
}
