using Leasehold.Core.Routing;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Tokens.Api;

/// <summary>The routes of <c>auth/token/</c> (<c>spec/tokens.md</c> 2.2).</summary>
internal sealed class TokenEngine(
    TokenCreation creation,
    TokenLookups lookups,
    TokenRenewals renewals,
    TokenRevocations revocations,
    TokenRoleRoutes roles) : IEngine
{
    public void Map(RouteTable routes)
    {
        routes.At("create", "Creates a token as a child of the caller's.")
            .Brief()
            .Write(creation.CreateAsync, TokenFields.Create);
        routes.At("create-orphan", "Creates a token without a parent.")
            .Write(creation.CreateOrphanAsync, TokenFields.Create);
        routes.At("create/{role_name}", "Creates a token through a token role.")
            .Write(creation.CreateThroughRoleAsync, TokenFields.Create);

        routes.At("lookup", "Shows a token.")
            .Brief()
            .Read(lookups.LookupAsync, TokenFields.Token)
            .Write(lookups.LookupAsync, TokenFields.Token);
        routes.At("lookup-self", "Shows the caller's token.")
            .Brief()
            .Read(lookups.LookupSelfAsync, TokenFields.Token)
            .Write(lookups.LookupSelfAsync, TokenFields.Token);
        routes.At("lookup-accessor", "Shows the token behind an accessor, without its id.")
            .Write(lookups.LookupAccessorAsync, TokenFields.Accessor);
        routes.At("accessors", "Lists the accessors of all tokens.")
            .Sudo()
            .List(lookups.ListAccessorsAsync, TokenFields.Page);
        routes.At("tidy", "Removes what is left of dead tokens, in the background.")
            .Write(TokenTidying.StartAsync);

        routes.At("renew", "Renews a token.")
            .Brief()
            .Write(renewals.RenewAsync, TokenFields.Renew);
        routes.At("renew-self", "Renews the caller's token.")
            .Brief()
            .Write(renewals.RenewSelfAsync, TokenFields.Renew);
        routes.At("renew-accessor", "Renews the token behind an accessor.")
            .Write(renewals.RenewAccessorAsync, TokenFields.RenewAccessor);

        routes.At("revoke", "Revokes a token and all that hangs on it.")
            .Write(revocations.RevokeAsync, TokenFields.Revoke);
        routes.At("revoke-self", "Revokes the caller's token and all that hangs on it.")
            .Write(revocations.RevokeSelfAsync);
        routes.At("revoke-accessor", "Revokes the token behind an accessor and all that hangs on it.")
            .Write(revocations.RevokeAccessorAsync, TokenFields.Accessor);
        routes.At("revoke-orphan", "Revokes a token; its children go on living as orphans.")
            .Write(revocations.RevokeOrphanAsync, TokenFields.Revoke);

        roles.Map(routes);
    }
}
