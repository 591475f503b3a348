using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Engines.AppRole;

/// <summary>The auth method for machines: a role id that may be known, and a secret id that may not.</summary>
public sealed class AppRoleEngine : IEngine, IRenewsLogins, IResolvesRoles, IKeepsTime
{
    private const string LoginPath = "login";

    /// <inheritdoc/>
    public void Map(RouteTable routes)
    {
        routes.At("role", "The roles' names.").List(RoleRoutes.ListAsync, ListPage.Fields);

        OfRole(routes, "", "A role: what its machines log in with, and settings of their tokens.")
            .Read(RoleRoutes.ReadAsync)
            .Write(RoleRoutes.WriteAsync, AppRoleFields.Role, RoleRoutes.ExistsAsync)
            .Delete(RoleRoutes.DeleteAsync);

        OfRole(routes, "/role-id", "The role id.")
            .Read(RoleRoutes.ReadRoleIdAsync)
            .Write(RoleRoutes.WriteRoleIdAsync, AppRoleFields.RoleIdOnly);

        foreach (var part in RoleParts.All)
            part.Map(routes);

        MapSecretIds(routes);

        routes.At("tidy/secret-id", "Has nothing to do: secret ids go at their end.").Write(Tidy);

        routes.At(LoginPath, "Gives a token for a role id and a secret id.")
            .Brief()
            .Unauthenticated()
            .Write(AppRoleLogin.LogInAsync, AppRoleFields.Login);
    }

    /// <inheritdoc/>
    public ValueTask<RenewalTerms> RenewAsync(IssuedLogin login, Transaction tx, CancellationToken cancel) =>
        AppRoleLogin.RenewAsync(login, tx, cancel);

    /// <inheritdoc/>
    public ValueTask<string?> RoleOfAsync(
        Mount mount, string path, RequestData data, Transaction tx, CancellationToken cancel) =>
        path == LoginPath && data.TryGet("role_id", out var roleId)
            ? AppRoleLogin.RoleOfAsync(tx, mount, roleId.Value.Text(), cancel)
            : default;

    /// <inheritdoc/>
    public ValueTask DueAsync(Mount mount, Transaction tx, Id16 row, DateTimeOffset at, CancellationToken cancel) =>
        SecretIdEnds.EndAsync(tx, mount, row, cancel);

    private static ValueTask<Reply> Tidy(Request request, Transaction tx, CancellationToken cancel) =>
        new(new Reply.Data((JsonMap?)null)
        {
            Status = ReplyStatus.Accepted,
            Warnings = ["Secret ids go at the moment they end: there is nothing to tidy."],
        });

    /// <summary>A path of a role, whose name is the same in every spelling.</summary>
    internal static Route OfRole(RouteTable routes, string below, string help) =>
        routes.At("role/{role_name}" + below, help).AnySpelling();

    private static void MapSecretIds(RouteTable routes)
    {
        OfRole(routes, "/secret-id", "Makes a secret id; lists accessors.")
            .List(SecretIdRoutes.ListAsync, AppRoleFields.DetailedList)
            .Write(SecretIdRoutes.NewAsync, AppRoleFields.NewSecretId);

        OfRole(routes, "/custom-secret-id", "Takes a secret id that the caller chose.")
            .Write(SecretIdRoutes.ChosenAsync, AppRoleFields.ChosenSecretId);

        OfRole(routes, "/secret-id/lookup", "What is known of a secret id.")
            .Write(SecretIdRoutes.LookupAsync, AppRoleFields.SecretId);

        OfRole(routes, "/secret-id/destroy", "Destroys a secret id.")
            .Write(SecretIdRoutes.DestroyAsync, AppRoleFields.SecretId)
            .Delete(SecretIdRoutes.DestroyAsync, AppRoleFields.SecretId);

        OfRole(routes, "/secret-id-accessor/lookup", "What is known of the secret id of an accessor.")
            .Write(SecretIdRoutes.LookupAccessorAsync, AppRoleFields.Accessor);

        OfRole(routes, "/secret-id-accessor/destroy", "Destroys the secret id of an accessor.")
            .Write(SecretIdRoutes.DestroyAccessorAsync, AppRoleFields.Accessor)
            .Delete(SecretIdRoutes.DestroyAccessorAsync, AppRoleFields.Accessor);
    }
}
