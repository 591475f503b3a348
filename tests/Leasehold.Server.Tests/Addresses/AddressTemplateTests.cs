using System.Net;
using Leasehold.Core.Requests;
using Leasehold.Server.Addresses;

namespace Leasehold.Server.Tests.Addresses;

public sealed class AddressTemplateTests
{
    private static readonly NetworkAddress[] Machine =
    [
        One("lo", "127.0.0.1", 8), One("lo", "::1", 128), One("eth1", "192.168.7.5", 24),
        One("eth0", "10.1.2.3", 16, true), One("eth0", "fd00::5", 64, true), One("eth0", "fe80::9", 64, true),
        One("wan0", "203.0.113.4", 24),
        One("off0", "10.9.9.9", 24) with { IsUp = false },
    ];

    [Theory]
    [InlineData("127.0.0.1:8200", "127.0.0.1:8200")]
    [InlineData("{{ GetPrivateIP }}:8200", "10.1.2.3:8200")]
    [InlineData("http://{{GetPublicIP}}:8200", "http://203.0.113.4:8200")]
    [InlineData("{{ GetInterfaceIP \"eth1\" }}:8200", "192.168.7.5:8200")]
    [InlineData("{{ GetInterfaceIP \"lo\" }}:8200", "127.0.0.1:8200")]
    [InlineData("{{ GetAllInterfaces | include \"name\" \"^eth0$\" | include \"type\" \"ipv4\" | "
        + "attr \"address\" }}", "10.1.2.3")]
    [InlineData("{{ GetAllInterfaces | exclude \"name\" \"^(lo|off)\" | "
        + "include \"network\" \"192.168.0.0/16|10.0.0.0/8\" | sort \"-address\" | "
        + "limit 1 | join \"address\" \" \" }}", "192.168.7.5")]
    [InlineData("{{ GetDefaultInterfaces | include \"type\" \"IPv6\" | attr \"address\" }}", "fd00::5")]
    [InlineData("{{ GetPrivateInterfaces | offset 2 | attr \"name\" }}", "eth1")]
    [InlineData("{{ GetPrivateInterfaces | unique \"name\" | join \"name\" \"-\" }}", "eth0-eth1")]
    [InlineData("{{ GetAllInterfaces | include \"flags\" \"down\" | attr \"network\" }}", "10.9.9.0/24")]
    [InlineData("{{ GetAllInterfaces | include \"rfc\" \"1918\" | sort \"default,size\" | attr \"mask_bits\" }}", "16")]
    [InlineData("{{ with GetPrivateInterfaces }}{{ (index . 0).Address }}{{ end }}:1", "10.1.2.3:1")]
    public void Addresses_of_the_machine_are_found(string text, string expected)
    {
        Assert.Equal(expected, AddressTemplate.Expand(text, () => Machine, out var problem));
        Assert.Equal("", problem);
    }

    [Theory]
    [InlineData("{{ GetPrivateIP", "unclosed action")]
    [InlineData("{{ GetSomething }}", "function \"GetSomething\" not defined")]
    [InlineData("{{ GetInterfaceIP \"eth7\" }}:8200",
        "no interface \"eth7\" with an address; it has lo, eth1, eth0, wan0, off0")]
    [InlineData("{{ GetPrivateIPs }}", "multiple addresses found (\"10.1.2.3 fd00::5 192.168.7.5\")")]
    [InlineData("{{ GetAllInterfaces | include \"name\" \"none\" | attr \"address\" }}", "no addresses found")]
    [InlineData("{{ GetAllInterfaces | include \"name\" \"(\" | attr \"address\" }}", "Invalid pattern")]
    [InlineData("{{ GetAllInterfaces | include \"colour\" \"red\" }}", "unknown selector \"colour\"")]
    [InlineData("{{ GetAllInterfaces | include \"network\" \"x\" }}", "\"x\" is no network")]
    [InlineData("{{ GetAllInterfaces | include \"rfc\" \"1\" }}", "unknown rfc")]
    [InlineData("{{ GetAllInterfaces | include \"type\" \"unix\" }}", "unknown type")]
    [InlineData("{{ GetAllInterfaces | include \"flag\" \"red\" }}", "unknown flag")]
    [InlineData("{{ GetAllInterfaces | sort \"colour\" }}", "unknown sort key")]
    [InlineData("{{ GetAllInterfaces | attr \"colour\" }}", "unknown attribute")]
    [InlineData("{{ limit 1 \"text\" }}", "expected a list of interfaces")]
    public void What_finds_none_says_why(string text, string expected)
    {
        Assert.Null(AddressTemplate.Expand(text, () => Machine, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_private_address_is_not_every_address()
    {
        Assert.Null(AddressTemplate.Expand("{{ GetPrivateIP }}:8200", () => [Machine[0]], out var problem));
        Assert.Contains("this machine has no private address", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_has_an_address_of_its_own() =>
        Assert.Contains(NetworkAddress.OfThisMachine(), static one => IPAddress.IsLoopback(one.Address) && one.IsUp);

    private static NetworkAddress One(string name, string address, int length, bool isDefault = false)
    {
        Assert.True(AddressRanges.TryParse($"{address}/{length}", out var network));
        return new NetworkAddress(name, network, IPAddress.Parse(address), true, isDefault);
    }
}
