using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Tokens.Api;

/// <summary>The durations of a token creation, whole seconds; 0 means not given.</summary>
internal readonly record struct TokenTimes(long Ttl, long ExplicitMax, long Period)
{
    /// <summary>Which rule the explicit max TTL comes from; none: the request.</summary>
    public LimitedBy ExplicitLimit { get; init; }

    /// <summary>The same within a role, of two limits the lesser.</summary>
    public TokenTimes Within(TokenRole role, List<string> warnings)
    {
        var explicitMax = Lesser(ExplicitMax, role.Token.ExplicitMaxTtl, "Explicit max TTL", warnings);
        return this with
        {
            ExplicitMax = explicitMax,
            ExplicitLimit = explicitMax == ExplicitMax ? LimitedBy.None : LimitedBy.Role,
            Period = Lesser(Period, role.Token.Period, "Period", warnings),
        };
    }

    /// <summary>Reads them in the order in which their errors are reported.</summary>
    public static bool TryRead(Request request, bool isSudo, out TokenTimes times, out Refusal refusal)
    {
        times = default;
        if (!TryRead(request, "explicit_max_ttl", out var explicitMax, out refusal) ||
            !TryRead(request, "period", out var period, out refusal))
        {
            return false;
        }
        if (period > 0 && !isSudo)
        {
            refusal = Refusal.Invalid("root or sudo privileges required to create periodic token");
            return false;
        }
        var name = request.Text("ttl").Length > 0 ? "ttl" : "lease";
        if (!TryRead(request, name, out var ttl, out refusal))
            return false;
        times = new TokenTimes(ttl, explicitMax, period);
        return true;
    }

    /// <summary>The lesser of two numbers that mean no limit when 0.</summary>
    public static long Lesser(long one, long other) =>
        one == 0 || other == 0 ? Math.Max(one, other) : Math.Min(one, other);

    private static long Lesser(long asked, long ofRole, string what, List<string> warnings)
    {
        var lesser = Lesser(asked, ofRole);
        if (asked != 0 && ofRole != 0)
        {
            warnings.Add(
                $"{what} specified both during creation call and in role; using the lesser value of {lesser} seconds");
        }
        return lesser;
    }

    private static bool TryRead(Request request, string field, out long seconds, out Refusal refusal)
    {
        seconds = 0;
        refusal = Refusal.Denied;
        var text = request.Text(field);
        if (text.Length == 0)
            return true;
        if (!GoDuration.TryParse(text, out var duration, out var error))
        {
            refusal = Refusal.Invalid(error);
            return false;
        }
        if (duration < TimeSpan.Zero)
        {
            refusal = Refusal.Invalid($"{field} must be positive");
            return false;
        }
        seconds = GoDuration.WholeSeconds(duration);
        return true;
    }
}
