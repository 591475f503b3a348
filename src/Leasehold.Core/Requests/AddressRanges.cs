using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Leasehold.Core.Requests;

/// <summary>
/// Addresses and networks as operators write them: <c>10.0.0.1</c>, <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>. A network
/// may be named by any address in it. One of IPv4 addresses mapped into IPv6 is the one of these addresses.
/// </summary>
public static class AddressRanges
{
    private const int MappedPrefix = 96; // Bits before the IPv4 address in one that is mapped into IPv6.

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads one; an address alone is a network of one.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
            return false;
        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(
            text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            return false;
        }
        if (address.IsIPv4MappedToIPv6 && length >= MappedPrefix)
            (address, length) = (address.MapToIPv4(), length - MappedPrefix);
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
        var plain = Plain(address);
        foreach (var text in ranges)
        {
            if (TryParse(text, out var network) && network.Contains(plain))
                return true;
        }
        return false;
    }

    /// <summary>The range of an address alone, as it is written.</summary>
    public static string RangeOf(IPAddress address) => Plain(address).ToString();

    /// <summary>An address without the interface that it was met at; out of IPv6 if it was mapped into it.</summary>
    private static IPAddress Plain(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        { IsIPv6LinkLocal: true } or { IsIPv6SiteLocal: true } => new IPAddress(address.GetAddressBytes()),
        _ => address,
    };

    /// <summary>
    /// Only what means the same to everybody: the runtime also takes <c>10</c>, <c>010.0.0.1</c> (in octal), names of
    /// interfaces, brackets and ports.
    /// </summary>
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address) &&
        (text.Contains(':', StringComparison.Ordinal)
            ? text.AsSpan().IndexOfAnyExcept(Digits) < 0
            : string.Equals(address.ToString(), text, StringComparison.Ordinal));

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
