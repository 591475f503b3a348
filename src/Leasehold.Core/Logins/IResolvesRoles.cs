using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Logins;

/// <summary>An auth method whose logins belong to a role: quotas of roles hold for it.</summary>
public interface IResolvesRoles
{
    /// <summary>
    /// The role of a login, before anybody knows whether the login succeeds; null for what is no login, or of no role
    /// that exists.
    /// </summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The path below the mount.</param>
    /// <param name="data">What was sent.</param>
    /// <param name="tx">What the role is looked up in.</param>
    /// <param name="cancel">The caller leaves.</param>
    ValueTask<string?> RoleOfAsync(
        Mount mount, string path, RequestData data, Transaction tx, CancellationToken cancel);
}
