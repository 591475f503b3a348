using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Addresses;

/// <summary>What address templates select, sort and show by.</summary>
internal static class AddressSelectors
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Those that a selector takes. Throws <see cref="FormatException"/> if it is unknown, and what regular expressions
    /// throw.
    /// </summary>
    public static IEnumerable<NetworkAddress> Include(
        string selector, string value, IReadOnlyList<NetworkAddress> list)
    {
        var test = Test(selector.ToLowerInvariant(), value);
        return list.Where(test).ToArray();
    }

    /// <summary>Sorted by keys between commas; one with a minus turns its order round.</summary>
    public static IEnumerable<NetworkAddress> Sort(string keys, IEnumerable<NetworkAddress> list)
    {
        var sorted = list.Order(Comparer<NetworkAddress>.Create(static (_, _) => 0)); // As it is, where keys are equal.
        foreach (var text in keys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isReversed = text[0] == '-';
            var key = Key(text.TrimStart('-', '+').ToLowerInvariant());
            sorted = isReversed
                ? sorted.ThenByDescending(key, StringComparer.Ordinal)
                : sorted.ThenBy(key, StringComparer.Ordinal);
        }
        return sorted;
    }

    /// <summary>What an attribute says. Throws <see cref="FormatException"/> if there is none of that name.</summary>
    public static string Attribute(string name, NetworkAddress one) => name.ToLowerInvariant() switch
    {
        "address" or "host" => $"{one.Address}",
        "name" => one.Interface,
        "type" => one.IsVersion4 ? "IPv4" : "IPv6",
        "network" => $"{one.Network}",
        "mask_bits" => one.Network.PrefixLength.ToString(CultureInfo.InvariantCulture),
        _ => throw new FormatException(
            $"unknown attribute \"{name}\"; known are address, name, type, network, mask_bits"),
    };

    private static Func<NetworkAddress, bool> Test(string selector, string value) => selector switch
    {
        "name" => Matches(value, static one => one.Interface),
        "address" => Matches(value, static one => $"{one.Address}"),
        "type" => Type(value.ToLowerInvariant()),
        "flag" or "flags" => Flag(value.ToLowerInvariant()),
        "network" => Networks(value),
        "rfc" => Rfc(value),
        _ => throw new FormatException(
            $"unknown selector \"{selector}\"; known are name, address, type, flag, network, rfc"),
    };

    private static Func<NetworkAddress, bool> Matches(string pattern, Func<NetworkAddress, string> of)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        return one => regex.IsMatch(of(one));
    }

    private static Func<NetworkAddress, bool> Type(string type) => type switch
    {
        "ip" => static _ => true,
        "ipv4" => static one => one.IsVersion4,
        "ipv6" => static one => !one.IsVersion4,
        _ => throw new FormatException($"unknown type \"{type}\"; known are ip, ipv4, ipv6"),
    };

    private static Func<NetworkAddress, bool> Flag(string flag) => flag switch
    {
        "up" => static one => one.IsUp,
        "down" => static one => !one.IsUp,
        "loopback" => static one => IPAddress.IsLoopback(one.Address),
        "forwardable" => static one => !one.IsLocal,
        "global" or "global unicast" => static one => !one.IsLocal,
        _ => throw new FormatException(
            $"unknown flag \"{flag}\"; known are up, down, loopback, forwardable, global unicast"),
    };

    private static Func<NetworkAddress, bool> Networks(string value)
    {
        var networks = value.Split('|').Select(static text => AddressRanges.TryParse(text, out var network)
            ? network
            : throw new FormatException($"\"{text}\" is no network such as 10.0.0.0/8")).ToArray();
        return one => networks.Any(network => network.Contains(one.Address));
    }

    private static Func<NetworkAddress, bool> Rfc(string number) => number switch
    {
        "1918" or "4193" or "6598" or "6890" => static one => one.IsPrivate,
        _ => throw new FormatException($"unknown rfc \"{number}\"; known are 1918, 4193, 6598, 6890"),
    };

    private static Func<NetworkAddress, string> Key(string key) => key switch
    {
        "default" => static one => one.IsDefault ? "0" : "1",
        "type" => static one => one.IsVersion4 ? "4" : "6",
        "size" => static one => one.Network.PrefixLength.ToString("D3", CultureInfo.InvariantCulture),
        "name" => static one => one.Interface,
        "address" => static one => Convert.ToHexString(one.Address.GetAddressBytes()),
        "private" => static one => one.IsPrivate ? "0" : "1",
        _ => throw new FormatException(
            $"unknown sort key \"{key}\"; known are default, type, size, name, address, private"),
    };
}
