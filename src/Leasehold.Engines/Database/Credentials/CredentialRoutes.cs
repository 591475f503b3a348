using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Roles;

namespace Leasehold.Engines.Database.Credentials;

/// <summary><c>creds/</c>: users that are made for leases.</summary>
internal sealed class CredentialRoutes(CredentialDrafts drafts, Func<ConnectionAccess> access)
{
    /// <summary>Adds the routes.</summary>
    public void Map(RouteTable routes) =>
        routes.At("creds/{name}", "Makes a user on a lease: it is dropped when the lease ends.").Read(GiveAsync);

    private async ValueTask<Reply> GiveAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        if (await RoleStore.FindAsync(tx, request.Mount.Id, name, cancel).ConfigureAwait(false) is not { } role)
            return DatabaseRefusals.UnknownRole(name);
        var (draft, refusal) = await drafts.NewAsync(request, tx, name, role, cancel).ConfigureAwait(false);
        return draft is null
            ? refusal ?? Refusal.Internal
            : new Reply.Outside(new NewCredential(access(), draft) { Secret = draft.Secret(name) });
    }
}
