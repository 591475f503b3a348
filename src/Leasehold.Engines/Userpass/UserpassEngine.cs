using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Engines.Userpass;

/// <summary>The auth method for people with a name and a password.</summary>
public sealed class UserpassEngine : IEngine, IRenewsLogins, IResolvesRoles
{
    private const string LoginPrefix = "login/";

    /// <inheritdoc/>
    public void Map(RouteTable routes)
    {
        routes.At("users", "The users' names.").List(UserRoutes.ListAsync, ListPage.Fields);

        routes.At("users/{username}", "A user: password, policies and settings of tokens.")
            .AnySpelling()
            .Read(UserRoutes.ReadAsync)
            .Write(UserRoutes.WriteAsync, UserpassFields.User, UserRoutes.ExistsAsync)
            .Delete(UserRoutes.Delete);

        routes.At("users/{username}/password", "Sets a user's password.")
            .AnySpelling()
            .Write(UserRoutes.SetPasswordAsync, UserpassFields.NewPassword);

        routes.At("users/{username}/policies", "Sets a user's policies.")
            .AnySpelling()
            .Write(UserRoutes.SetPoliciesAsync, UserpassFields.Policies);

        routes.At(LoginPrefix + "{username}", "Gives a token for a password.")
            .AnySpelling()
            .Unauthenticated()
            .Write(UserpassLogin.LogInAsync, UserpassFields.Login);
    }

    /// <inheritdoc/>
    public ValueTask<RenewalTerms> RenewAsync(IssuedLogin login, Transaction tx, CancellationToken cancel) =>
        UserpassLogin.RenewAsync(login, tx, cancel);

    /// <inheritdoc/>
    public ValueTask<string?> RoleOfAsync(
        Mount mount, string path, RequestData data, Transaction tx, CancellationToken cancel) =>
        new(path.StartsWith(LoginPrefix, StringComparison.Ordinal)
            ? UserStore.NameOf(path[LoginPrefix.Length..])
            : null);
}
