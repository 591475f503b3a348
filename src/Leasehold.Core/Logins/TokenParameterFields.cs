using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Logins;

/// <summary>
/// The fields of <see cref="TokenParameters"/>, with their deprecated names where a method has these.
/// </summary>
public static class TokenParameterFields
{
    private static readonly string[] Types = ["default", "service", "batch", "default-service", "default-batch"];

    private static readonly Field[] Current =
    [
        Field.Duration("token_ttl", "How long a token lives without a renewal."),
        Field.Duration("token_max_ttl", "How long a token can live with renewals."),
        Field.Duration("token_explicit_max_ttl", "A bound that holds for periodic tokens, too."),
        Field.Duration("token_period", "Makes tokens periodic: each renewal grants this."),
        Field.Integer("token_num_uses", "How often a token can be used; 0 is unlimited."),
        Field.CommaList("token_policies", "The policies of the tokens."),
        Field.CommaList("token_bound_cidrs", "The addresses that tokens may be used from."),
        Field.Flag("token_no_default_policy", "Leaves the policy default out."),
        Field.Flag("token_strictly_bind_ip", "Binds a token to the address that logged in."),
        Field.Text("token_type", "default, service or batch.", TokenParameters.DefaultType),
    ];

    private static readonly Field[] Deprecated =
    [
        Field.Duration("ttl", "The old name of token_ttl."),
        Field.Duration("max_ttl", "The old name of token_max_ttl."),
        Field.Duration("period", "The old name of token_period."),
        Field.Integer("num_uses", "The old name of token_num_uses."),
        Field.CommaList("policies", "The old name of token_policies."),
        Field.CommaList("bound_cidrs", "The old name of token_bound_cidrs."),
    ];

    /// <summary>The fields for a route that writes a role or user.</summary>
    /// <param name="oldNames">
    /// The deprecated names that the method takes: <c>ttl</c>, <c>max_ttl</c>, <c>period</c>, <c>num_uses</c>,
    /// <c>policies</c>, <c>bound_cidrs</c>.
    /// </param>
    public static Field[] With(params string[] oldNames)
    {
        var old = Deprecated.Where(field => oldNames.Contains(field.Label, StringComparer.Ordinal)).ToArray();
        if (old.Length != oldNames.Length)
            throw new BrokenInvariant("a deprecated name of a token parameter that there never was");
        return [.. Current, .. old];
    }

    /// <summary>Some of the fields, current or deprecated, for a route that writes no more than these.</summary>
    public static Field[] Only(params string[] names)
    {
        var some = Current.Concat(Deprecated).Where(field => names.Contains(field.Label, StringComparer.Ordinal));
        return some.Count() == names.Length
            ? [.. some]
            : throw new BrokenInvariant("a name of a token parameter that there never was");
    }

    internal static Refusal? Apply(Request request, TokenParameters before, out TokenParameters updated)
    {
        var sent = new SentParameters(request, before.OldNames);
        updated = before with
        {
            Ttl = sent.Seconds("token_ttl", "ttl") ?? before.Ttl,
            MaxTtl = sent.Seconds("token_max_ttl", "max_ttl") ?? before.MaxTtl,
            ExplicitMaxTtl = sent.Seconds("token_explicit_max_ttl", old: null) ?? before.ExplicitMaxTtl,
            Period = sent.Seconds("token_period", "period") ?? before.Period,
            NumUses = sent.Name("token_num_uses", "num_uses") is { } uses
                ? request.Fields.Integer(uses)
                : before.NumUses,
            Policies = sent.List("token_policies", "policies") ?? before.Policies,
            BoundCidrs = sent.List("token_bound_cidrs", "bound_cidrs") ?? before.BoundCidrs,
            NoDefaultPolicy = sent.Flag("token_no_default_policy") ?? before.NoDefaultPolicy,
            StrictlyBindIp = sent.Flag("token_strictly_bind_ip") ?? before.StrictlyBindIp,
            Type = sent.Text("token_type") is { } type ? TypeOf(type) : before.Type,
            OldNames = [],
        };
        updated = updated with { OldNames = sent.OldNames };
        return Fault(updated) is { } fault ? Refusal.Invalid(fault) : null;
    }

    internal static void AddOld(JsonMap data, string name, TokenParameters of)
    {
        switch (name)
        {
            case "ttl": data.Add(name, of.Ttl); break;
            case "max_ttl": data.Add(name, of.MaxTtl); break;
            case "period": data.Add(name, of.Period); break;
            case "num_uses": data.Add(name, of.NumUses); break;
            case "policies": data.Add(name, of.Policies); break;
            case "bound_cidrs": data.Add(name, of.BoundCidrs); break;
            default: throw new BrokenInvariant("a row names a token parameter that there never was");
        }
    }

    private static string TypeOf(string sent) => sent.Length == 0 ? TokenParameters.DefaultType : sent;

    private static string? Fault(TokenParameters token)
    {
        if (token.NumUses < 0)
            return "'token_num_uses' cannot be negative";
        if (token.MaxTtl > 0 && token.Ttl > token.MaxTtl)
            return "'token_ttl' cannot be greater than 'token_max_ttl'";
        if (!Types.Contains(token.Type, StringComparer.Ordinal))
            return $"invalid 'token_type' value {GoQuote.Quote(token.Type)}";
        if (token.Type is "batch" or "default-batch")
        {
            const string Cannot = "'token_type' cannot be 'batch' or 'default_batch' when set to generate ";
            if (token.Period != 0)
                return Cannot + "periodic tokens";
            if (token.NumUses != 0)
                return Cannot + "tokens with limited use count";
        }
        if (AddressRanges.Fault(token.BoundCidrs) is { } range)
            return $"error parsing address {GoQuote.Quote(range)}";
        return token.StrictlyBindIp && token.BoundCidrs.Count > 0
            ? "'token_strictly_bind_ip' conflicts with 'token_bound_cidrs'; set only one"
            : null;
    }
}
