using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Engines.AppRole;

/// <summary>The auth method for machines: a role id that may be known, and a secret id that may not.</summary>
public sealed class AppRoleEngine : IEngine, IRenewsLogins, IKeepsTime
{
    private const string Role = "role/{role_name}";

    /// <inheritdoc/>
    public void Map(RouteTable routes)
    {
        routes.At("role", "The roles' names.").List(RoleRoutes.ListAsync, AppRoleFields.List);

        routes.At(Role, "A role: what its machines log in with, and settings of their tokens.")
            .Read(RoleRoutes.ReadAsync)
            .Write(RoleRoutes.WriteAsync, AppRoleFields.Role, RoleRoutes.ExistsAsync)
            .Delete(RoleRoutes.DeleteAsync);

        routes.At(Role + "/role-id", "The role id.")
            .Read(RoleRoutes.ReadRoleIdAsync)
            .Write(RoleRoutes.WriteRoleIdAsync, AppRoleFields.RoleIdOnly);

        foreach (var part in RoleParts.All)
            part.Map(routes);

        MapSecretIds(routes);

        routes.At("tidy/secret-id", "Has nothing to do: secret ids go at their end.").Write(Tidy);

        routes.At("login", "Gives a token for a role id and a secret id.")
            .Unauthenticated()
            .Write(AppRoleLogin.LogInAsync, AppRoleFields.Login);
    }

    /// <inheritdoc/>
    public ValueTask<RenewalTerms> RenewAsync(IssuedLogin login, Transaction tx, CancellationToken cancel) =>
        AppRoleLogin.RenewAsync(login, tx, cancel);

    /// <inheritdoc/>
    public ValueTask DueAsync(Mount mount, Transaction tx, Id16 row, DateTimeOffset at, CancellationToken cancel) =>
        SecretIdEnds.EndAsync(tx, mount, row, cancel);

    private static ValueTask<Reply> Tidy(Request request, Transaction tx, CancellationToken cancel) =>
        new(new Reply.Data((JsonMap?)null)
        {
            Status = ReplyStatus.Accepted,
            Warnings = ["Secret ids go at the moment they end: there is nothing to tidy."],
        });

    private static void MapSecretIds(RouteTable routes)
    {
        routes.At(Role + "/secret-id", "Makes a secret id; lists accessors.")
            .List(SecretIdRoutes.ListAsync, AppRoleFields.DetailedList)
            .Write(SecretIdRoutes.NewAsync, AppRoleFields.NewSecretId);

        routes.At(Role + "/custom-secret-id", "Takes a secret id that the caller chose.")
            .Write(SecretIdRoutes.ChosenAsync, AppRoleFields.ChosenSecretId);

        routes.At(Role + "/secret-id/lookup", "What is known of a secret id.")
            .Write(SecretIdRoutes.LookupAsync, AppRoleFields.SecretId);

        routes.At(Role + "/secret-id/destroy", "Destroys a secret id.")
            .Write(SecretIdRoutes.DestroyAsync, AppRoleFields.SecretId)
            .Delete(SecretIdRoutes.DestroyAsync, AppRoleFields.SecretId);

        routes.At(Role + "/secret-id-accessor/lookup", "What is known of the secret id of an accessor.")
            .Write(SecretIdRoutes.LookupAccessorAsync, AppRoleFields.Accessor);

        routes.At(Role + "/secret-id-accessor/destroy", "Destroys the secret id of an accessor.")
            .Write(SecretIdRoutes.DestroyAccessorAsync, AppRoleFields.Accessor)
            .Delete(SecretIdRoutes.DestroyAccessorAsync, AppRoleFields.Accessor);
    }
}
