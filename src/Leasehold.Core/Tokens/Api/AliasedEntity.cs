using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Tokens.Api;

/// <summary>The entity that a new token gets by an alias that its role allows.</summary>
internal sealed class AliasedEntity(AliasEntities aliases, IdentityPolicies identity)
{
    /// <summary>Finds it, or stages it with its alias on the mount of tokens.</summary>
    /// <returns>The entity, or why there can be none; neither when no alias is asked for.</returns>
    public async ValueTask<(EntityView? View, Refusal? Refusal)> StageAsync(
        Request request, Transaction tx, TokenRole? role, CancellationToken cancel)
    {
        var asked = request.Text("entity_alias").ToLowerInvariant();
        if (asked.Length == 0)
            return (null, null);
        if (role is null)
            return (null, Refusal.Invalid("'entity_alias' is only allowed in combination with token role"));
        if (!Glob.AnyMatches(role.AllowedEntityAliases, asked))
            return (null, Refusal.Invalid("invalid 'entity_alias' value"));
        var entity = await aliases.FindOrStageAsync(tx, request.Mount, asked, metadata: null, cancel)
            .ConfigureAwait(false);
        if (entity is null)
            return (null, Refusal.Invalid("invalid 'entity_alias' value"));
        if (entity.Disabled)
            return (null, new Refusal(RefusalKind.Denied, "entity from given entity alias is disabled"));
        return (await identity.ViewAsync(entity, cancel).ConfigureAwait(false), null);
    }
}
