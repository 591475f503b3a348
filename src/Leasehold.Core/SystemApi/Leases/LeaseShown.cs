using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.SystemApi.Leases;

/// <summary>A lease as lookups show it (<c>spec/tokens.md</c> 3.3).</summary>
internal static class LeaseShown
{
    /// <summary>What is shown of a lease.</summary>
    /// <param name="lease">Its row; renewable as it is now.</param>
    /// <param name="death">Why it is dead; null if it lives.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static JsonMap Of(Lease lease, Death? death, long now)
    {
        var shown = Common(lease.LeaseId, lease.Path, lease.CreatedAt, lease.RenewedAt)
            .AddTime("expire_time", Moment(Math.Min(lease.ExpiresAt, lease.End?.Death.Since ?? long.MaxValue)))
            .Add("renewable", lease.Renewable)
            .Add("ttl", death is null ? (lease.ExpiresAt - now) / 1000 : 0);
        Limits(shown, lease.HardEnd, lease.LimitedBy);
        if (lease.End is { LastError.Length: > 0 } end)
            shown.Add("revoke_error", end.LastError);
        return shown;
    }

    /// <summary>What is shown of the lease of a token.</summary>
    public static JsonMap Of(string leaseId, Token token, Death? death, long now)
    {
        var shown = Common(leaseId, token.Path, token.CreatedAt, token.RenewedAt);
        if (token.ExpiresAt is { } end)
            shown.AddTime("expire_time", Moment(end));
        else
            shown.AddNull("expire_time");
        shown.Add("renewable", token.Renewable)
            .Add("ttl", death is null && token.ExpiresAt is { } last ? (last - now) / 1000 : 0);
        Limits(shown, token.HardEnd, token.LimitedBy);
        return shown;
    }

    private static JsonMap Common(string leaseId, string path, long createdAt, long? renewedAt)
    {
        var shown = new JsonMap()
            .Add("id", leaseId)
            .Add("path", path)
            .AddTime("issue_time", Moment(createdAt));
        return renewedAt is { } renewed
            ? shown.AddTime("last_renewal", Moment(renewed))
            : shown.AddNull("last_renewal");
    }

    private static void Limits(JsonMap shown, long? hardEnd, LimitedBy limit)
    {
        if (hardEnd is { } end)
            shown.AddTime("hard_expiry", Moment(end));
        else
            shown.AddNull("hard_expiry");
        shown.Add("limited_by", limit.Name());
    }

    private static DateTimeOffset Moment(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
