using Leasehold.Core.Requests;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// The one place that decides how long anything lives (formula: <c>spec/tokens.md</c> 2.4 CalculateTTL).
/// </summary>
public static class TtlArithmetic
{
    /// <summary>The refusal's text when no time is left.</summary>
    public const string PastMax = "past the max TTL, cannot renew";

    /// <summary>Computes a grant.</summary>
    /// <returns>The grant, or null when the hard end has come: the caller answers with <see cref="PastMax"/>.</returns>
    public static TtlGrant? Grant(in TtlTerms terms)
    {
        var (max, maxLimit) = EffectiveMax(terms);
        if (max <= 0)
            throw new BrokenInvariant("max TTL must be greater than zero");

        List<string>? warnings = null;
        long asked;
        long? hardEnd;
        LimitedBy limit;
        if (terms.Period > 0)
        {
            asked = Cap(terms.Period, max, "period", "period", ref warnings);
            (hardEnd, limit) = terms.ExplicitMax > 0
                ? (End(terms.IssuedAt, terms.ExplicitMax), ExplicitLimit(terms))
                : ((long?)null, LimitedBy.Period);
        }
        else
        {
            asked = terms.Increment > 0 ? terms.Increment
                : terms.BackendTtl > 0 ? terms.BackendTtl
                : terms.Bounds.Default;
            (hardEnd, limit) = (End(terms.IssuedAt, max), maxLimit);
        }

        var ttl = asked;
        if (hardEnd is { } end)
        {
            var left = (terms.IssuedAt / 1000) + ((end - terms.IssuedAt) / 1000) - (terms.Now / 1000);
            if (left <= 0 || end <= terms.Now)
                return null;
            ttl = Cap(ttl, left, "TTL", "TTL", ref warnings);
        }
        var expiresAt = End(terms.Now, ttl);
        if (hardEnd < expiresAt)
            expiresAt = hardEnd.Value; // Whole seconds must not carry a grant past the hard end by a fraction.

        if (terms.ParentHardEnd is { } parentEnd && (hardEnd is null || parentEnd < hardEnd))
            (hardEnd, limit) = (parentEnd, LimitedBy.Parent);
        IReadOnlyList<string> said = warnings is null ? [] : warnings;
        return new TtlGrant(ttl, expiresAt, hardEnd, limit, Capped: ttl < asked, said);
    }

    private static (long Max, LimitedBy Limit) EffectiveMax(in TtlTerms terms)
    {
        var max = terms.Bounds.Max;
        var limit = terms.Bounds.MaxIsTuned ? LimitedBy.Mount : LimitedBy.System;
        if (terms.BackendMax > 0 && terms.BackendMax < max)
            (max, limit) = (terms.BackendMax, terms.BackendLimit);
        if (terms.ExplicitMax > 0 && terms.ExplicitMax < max)
            (max, limit) = (terms.ExplicitMax, ExplicitLimit(terms));
        return (max, limit);
    }

    private static LimitedBy ExplicitLimit(in TtlTerms terms) =>
        terms.ExplicitLimit == LimitedBy.None ? LimitedBy.Explicit : terms.ExplicitLimit;

    private static long Cap(long asked, long allowed, string subject, string value, ref List<string>? warnings)
    {
        if (asked <= allowed)
            return asked;
        warnings ??= [];
        warnings.Add(
            $"{subject} of \"{GoDuration.Format(TimeSpan.FromSeconds(asked))}\" exceeded the effective max_ttl of " +
            $"\"{GoDuration.Format(TimeSpan.FromSeconds(allowed))}\"; {value} value is capped accordingly");
        return allowed;
    }

    private static long End(long from, long seconds) =>
        seconds > (long.MaxValue - from) / 1000 ? long.MaxValue : from + (seconds * 1000);
}
