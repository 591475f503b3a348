using System.Net;
using Leasehold.Core.Requests;
using Leasehold.Server.Configuration;
using Microsoft.Extensions.Primitives;

namespace Leasehold.Server.Http;

/// <summary>Finds the address of a client behind proxies that are believed.</summary>
internal static class ForwardedFor
{
    public const string Header = "X-Forwarded-For";

    /// <summary>The client's address, or why the request is refused.</summary>
    /// <param name="sent">The values of the header.</param>
    /// <param name="peer">Who is connected.</param>
    /// <param name="rules">Who is believed; null: nobody, and the header is not read.</param>
    /// <param name="client">The address from then on: in the audit, and for what is bound to addresses.</param>
    public static Refusal? Resolve(StringValues sent, IPAddress peer, ForwardedForRules? rules, out IPAddress client)
    {
        client = peer;
        if (rules is null)
            return null;
        if (sent.Count == 0)
            return rules.RejectsAbsent
                ? Refusal.Invalid("missing x-forwarded-for header and configured to reject when not present")
                : null;
        if (!rules.Believes(peer))
            return rules.RejectsUnauthorized
                ? Refusal.Invalid(
                    "client address not authorized for x-forwarded-for and configured to reject connection")
                : null;
        return Pick(sent, rules.HopSkips, ref client);
    }

    private static Refusal? Pick(StringValues sent, int skips, ref IPAddress client)
    {
        var chain = new List<string>();
        foreach (var value in sent)
            chain.AddRange((value ?? "").Split(',', StringSplitOptions.TrimEntries));
        var index = chain.Count - 1 - skips;
        if (index < 0)
            return Refusal.Invalid("malformed x-forwarded-for configuration or request, "
                + FormattableString.Invariant($"hops to skip ({skips}) would skip before earliest chain link ")
                + FormattableString.Invariant($"(chain length {chain.Count})"));
        if (!IPAddress.TryParse(chain[index], out var address) && Endpoint(chain[index]) is { } found)
            address = found;
        if (address is null)
            return Refusal.Invalid("malformed x-forwarded-for header: the client is not named by an address");
        client = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return null;
    }

    // Some proxies add the client's port.
    private static IPAddress? Endpoint(string text) =>
        IPEndPoint.TryParse(text, out var endPoint) ? endPoint.Address : null;
}
