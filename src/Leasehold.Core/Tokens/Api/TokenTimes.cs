using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>The durations of a token creation, whole seconds; 0 means not given.</summary>
internal readonly record struct TokenTimes(long Ttl, long ExplicitMax, long Period)
{
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
        seconds = (long)duration.TotalSeconds;
        return true;
    }
}
