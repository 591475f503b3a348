using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads what a <c>listener "tcp"</c> says about proxies.</summary>
internal static class ForwardedForReader
{
    private const int MostHops = 1000;

    /// <summary>Null if no proxy is authorized: then the header is not read.</summary>
    public static ForwardedForRules? Read(HclReader reader)
    {
        var networks = AddressListReader.Read(reader, "x_forwarded_for_authorized_addrs");
        var skips = reader.Integer("x_forwarded_for_hop_skips") ?? 0;
        if (skips is < 0 or > MostHops)
            reader.Refuse(reader.Find("x_forwarded_for_hop_skips")?.Position ?? default,
                FormattableString.Invariant(
                    $"x_forwarded_for_hop_skips must be between 0 and {MostHops} but set to {skips}"));
        var unauthorized = reader.Flag("x_forwarded_for_reject_not_authorized") ?? true;
        var absent = reader.Flag("x_forwarded_for_reject_not_present") ?? true;
        return networks.Count == 0
            ? null
            : new ForwardedForRules(networks, (int)Math.Clamp(skips, 0, MostHops), unauthorized, absent);
    }
}
