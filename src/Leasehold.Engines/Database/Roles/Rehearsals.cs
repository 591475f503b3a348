using Leasehold.Core.Barrier;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Connections;
using Leasehold.Engines.Database.Credentials;
using Leasehold.Engines.Database.Rows;

namespace Leasehold.Engines.Database.Roles;

/// <summary>Begins rehearsals of roles that are to be written.</summary>
internal sealed class Rehearsals(CredentialDrafts drafts, Func<ConnectionAccess> access)
{
    // Not the name of a role, so that no role's statements are used either.
    private const string Rehearsed = "";

    /// <summary>The rehearsal of a role, or why there can't be one.</summary>
    public async ValueTask<Reply> BeginAsync(
        Request request, Transaction tx, RoleRow row, RoleRow? before, CancellationToken cancel)
    {
        var name = request.Captures["name"];
        var (draft, refusal) = await drafts.NewAsync(request, tx, name, row, cancel).ConfigureAwait(false);
        if (draft is null)
            return refusal ?? Refusal.Internal;
        // Taken back by the plugin's own statements: the role's are what is being tried.
        var plain = row.Clone();
        plain.RevocationStatements.Clear();
        var secret = (draft with { Role = plain }).Secret(Rehearsed);
        return new Reply.Outside(new Rehearsal(access(), draft, before) { Secret = secret });
    }
}
