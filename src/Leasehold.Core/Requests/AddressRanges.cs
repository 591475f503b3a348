using System.Globalization;
using System.Net;

namespace Leasehold.Core.Requests;

/// <summary>
/// Addresses and networks as operators write them: <c>10.0.0.1</c>, <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>. A network
/// may be named by any address in it.
/// </summary>
public static class AddressRanges
{
    /// <summary>Reads one; an address alone is a network of one.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
            return false;
        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(
            text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            return false;
        }
        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

    /// <summary>The first text that is none, or null.</summary>
    public static string? Fault(IReadOnlyList<string> ranges) =>
        ranges.FirstOrDefault(static text => !TryParse(text, out _));

    /// <summary>
    /// Whether an address is in one of the ranges; in no ranges at all every address is. An IPv4 address that came
    /// mapped into IPv6 counts as what it is.
    /// </summary>
    public static bool Hold(IReadOnlyList<string> ranges, IPAddress address)
    {
        if (ranges.Count == 0)
            return true;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var text in ranges)
        {
            if (TryParse(text, out var network) && network.Contains(plain))
                return true;
        }
        return false;
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }
        return new IPAddress(bytes);
    }
}
