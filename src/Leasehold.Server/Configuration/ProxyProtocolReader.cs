using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads what a <c>listener "tcp"</c> says about the PROXY protocol.</summary>
internal static class ProxyProtocolReader
{
    private const string Behavior = "proxy_protocol_behavior";
    private const string Addresses = "proxy_protocol_authorized_addrs";

    /// <summary>Null if connections carry no PROXY header.</summary>
    public static ProxyProtocolRules? Read(HclReader reader)
    {
        var networks = AddressListReader.Read(reader, Addresses);
        if (reader.Text(Behavior) is not { Length: > 0 } behavior)
            return null;
        var position = reader.Find(Behavior)?.Position ?? default;
        ProxyTrust? trust = behavior switch
        {
            "use_always" => ProxyTrust.Everybody,
            "allow_authorized" => ProxyTrust.Authorized,
            "deny_unauthorized" => ProxyTrust.OnlyAuthorized,
            _ => null,
        };
        if (trust is not { } known)
        {
            reader.Refuse(position, $"'{Behavior}': expected use_always, allow_authorized or deny_unauthorized, "
                + $"found \"{behavior}\"");
            return null;
        }
        if (known != ProxyTrust.Everybody && networks.Count == 0)
            reader.Refuse(position, $"'{Behavior}' {behavior} needs the proxies in '{Addresses}'");
        return new ProxyProtocolRules(known, networks);
    }
}
