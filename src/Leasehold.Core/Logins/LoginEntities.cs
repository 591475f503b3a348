using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Logins;

/// <summary>The entity that a login belongs to, brought up to date.</summary>
internal sealed class LoginEntities(AliasEntities aliases, ExternalGroups groups, IdentityPolicies identity)
{
    /// <summary>Stages entity, alias and memberships as the login says.</summary>
    /// <returns>The entity as it will be, or why nobody may log in so; neither for a login without an alias.</returns>
    public async ValueTask<(EntityView? View, Refusal? Refusal)> StageAsync(
        Transaction tx, Mount mount, Login login, CancellationToken cancel)
    {
        if (login.Alias is not { } alias)
            return (null, null);
        var entity = await aliases.FindOrStageAsync(tx, mount, alias.Name, alias.Metadata, cancel)
            .ConfigureAwait(false);
        if (entity is null)
            return (null, Refusal.Invalid("the name that the auth method knows this login by can't be an alias"));
        if (entity.Disabled)
            return (null, Refusal.PermissionDenied);
        if (login.GroupAliases is not { } names)
            return (await identity.ViewAsync(entity, cancel).ConfigureAwait(false), null);
        await groups.RefreshAsync(tx, mount, entity.Id.ToId(), names, cancel).ConfigureAwait(false);
        return (await identity.ReadAsync(tx, entity, cancel).ConfigureAwait(false), null);
    }
}
