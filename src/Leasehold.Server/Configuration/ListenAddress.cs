using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Leasehold.Server.Configuration;

/// <summary>Host and port of a listener: an address, a name, or nothing for all addresses.</summary>
public static class ListenAddress
{
    /// <summary>
    /// Reads <c>host:port</c>, <c>:port</c>, <c>[v6]:port</c>. The port is required; 0 lets the system choose.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? host, out int port)
    {
        host = null;
        port = 0;
        var colon = text.LastIndexOf(':');
        if (colon < 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port > IPEndPoint.MaxPort)
            return false;
        var name = text[..colon];
        if (name.StartsWith('[') != name.EndsWith(']') || (!name.StartsWith('[') && name.Contains(':')))
            return false;
        host = name.Trim('[', ']');
        return host.Length == 0 || IPAddress.TryParse(host, out _) || Uri.CheckHostName(host) == UriHostNameType.Dns;
    }

    /// <summary>The same address with the next port: where V expects the cluster's listener.</summary>
    public static string WithNextPort(string address) => TryParse(address, out _, out var port)
        ? string.Create(CultureInfo.InvariantCulture, $"{address[..address.LastIndexOf(':')]}:{port + 1}")
        : address;
}
