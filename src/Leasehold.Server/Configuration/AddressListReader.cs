using System.Net;
using Leasehold.Core.Requests;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads lists of addresses and networks, as values or separated by commas.</summary>
internal static class AddressListReader
{
    /// <summary>All of them; what is none is refused at its place.</summary>
    public static IReadOnlyList<IPNetwork> Read(HclReader reader, string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in reader.Texts(key) ?? [])
        {
            foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (AddressRanges.TryParse(one, out var network))
                    networks.Add(network);
                else
                    reader.Refuse(reader.Find(key)?.Position ?? default,
                        $"'{key}': expected addresses or networks such as 10.0.0.0/8, found \"{one}\"");
            }
        }
        return networks;
    }
}
