using Leasehold.Core.Lifecycle;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>How long credentials live: as the role says, else as the connection says, within the connection's bound.
/// </summary>
/// <param name="Ttl">Seconds; 0: the mount's.</param>
/// <param name="MaxTtl">Seconds; 0: the mount's.</param>
/// <param name="MaxLimit">Whose bound it is.</param>
internal readonly record struct CredentialTerms(long Ttl, long MaxTtl, LimitedBy MaxLimit)
{
    /// <summary>The terms of a role with its connection; without one the role's alone.</summary>
    public static CredentialTerms Of(RoleRow role, ConnectionRow? connection)
    {
        var ttl = role.DefaultTtl > 0 ? role.DefaultTtl : connection?.DefaultLeaseTtl ?? 0;
        var most = connection?.MaxLeaseTtl ?? 0;
        return most > 0 && (role.MaxTtl == 0 || most < role.MaxTtl)
            ? new CredentialTerms(ttl, most, LimitedBy.Connection)
            : new CredentialTerms(ttl, role.MaxTtl, LimitedBy.Role);
    }
}
