using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Addresses;

/// <summary>One address of this machine.</summary>
/// <param name="Interface">The interface that has it, such as <c>eth0</c>.</param>
/// <param name="Network">Its network; the base address is the network's own.</param>
/// <param name="Address">The address.</param>
/// <param name="IsUp">Whether the interface works.</param>
/// <param name="IsDefault">Whether what leaves for elsewhere leaves through that interface.</param>
internal sealed record NetworkAddress(
    string Interface, IPNetwork Network, IPAddress Address, bool IsUp, bool IsDefault)
{
    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7"),
    ];

    private static readonly IPNetwork[] LocalNetworks =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("::1/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Whether it is of IPv4.</summary>
    public bool IsVersion4 => Address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Whether it is of this machine or its link alone.</summary>
    public bool IsLocal => LocalNetworks.Any(network => network.Contains(Address));

    /// <summary>Whether it is of a network that the Internet does not reach.</summary>
    public bool IsPrivate => PrivateNetworks.Any(network => network.Contains(Address));

    /// <summary>All of this machine, in the order of its interfaces.</summary>
    public static IReadOnlyList<NetworkAddress> OfThisMachine() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(OfInterface)];

    private static IEnumerable<NetworkAddress> OfInterface(NetworkInterface one)
    {
        var properties = one.GetIPProperties();
        var isUp = one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown;
        var isDefault = properties.GatewayAddresses.Any(static gateway =>
            !gateway.Address.Equals(IPAddress.Any) && !gateway.Address.Equals(IPAddress.IPv6Any));
        foreach (var unicast in properties.UnicastAddresses)
        {
            var address = new IPAddress(unicast.Address.GetAddressBytes()); // Without the number of the interface.
            var network = NetworkOf(address, unicast.PrefixLength);
            yield return new NetworkAddress(one.Name, network, address, isUp, isDefault);
        }
    }

    private static IPNetwork NetworkOf(IPAddress address, int length) =>
        AddressRanges.TryParse(FormattableString.Invariant($"{address}/{length}"), out var network)
            ? network
            : new IPNetwork(address, address.GetAddressBytes().Length * 8);
}
