using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Identity;

/// <summary>Sets the members of internal groups: what they name must exist, and no group is in itself.</summary>
internal sealed class GroupMembers(EntityStore entities, GroupStore groups)
{
    /// <summary>Stages the members that a request names; those of a kind that it does not name stay.</summary>
    public async ValueTask<Refusal?> ApplyAsync(
        Request request, Transaction tx, GroupRow group, CancellationToken cancel)
    {
        var id = group.Id.ToId();
        if (group.External)
            return OfExternal(request);
        if (request.Has("member_entity_ids"))
        {
            var (members, refusal) = await EntitiesAsync(request, tx, cancel).ConfigureAwait(false);
            if (refusal is not null)
                return refusal;
            if (!await Memberships.TrySetAsync(tx, id, MemberKind.Entity, members, cancel).ConfigureAwait(false))
                return TooMany;
        }
        if (request.Has("member_group_ids"))
        {
            var (members, refusal) = await GroupsAsync(request, tx, group, cancel).ConfigureAwait(false);
            if (refusal is not null)
                return refusal;
            if (!await Memberships.TrySetAsync(tx, id, MemberKind.Group, members, cancel).ConfigureAwait(false))
                return TooMany;
        }
        return null;
    }

    private static readonly Refusal TooMany = Refusal.Invalid(
        $"more than {IdentityLimits.ChangedMembers} memberships of a group would change at once: change it in steps");

    private static readonly Refusal TooManyNamed =
        Refusal.Invalid($"more than {IdentityLimits.NamedMembers} members in one request");

    /// <summary>Who is in an external group stays in it until the auth method says otherwise.</summary>
    private static Refusal? OfExternal(Request request)
    {
        if (request.Fields.TextList("member_entity_ids").Count > 0)
            return Refusal.Invalid("member entities can't be set manually for external groups");
        return request.Fields.TextList("member_group_ids").Count > 0
            ? Refusal.Invalid("member groups can't be set for external groups")
            : null;
    }

    private async ValueTask<(HashSet<Id16> Members, Refusal? Refusal)> EntitiesAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var found = new HashSet<Id16>();
        var named = request.Fields.TextList("member_entity_ids");
        if (named.Count > IdentityLimits.NamedMembers)
            return (found, TooManyNamed);
        foreach (var text in named)
        {
            var entity = await entities.FindAsync(tx, text, guard: true, cancel).ConfigureAwait(false);
            if (entity is null)
                return (found, Refusal.Invalid($"invalid entity ID {GoQuote.Quote(text)}"));
            found.Add(entity.Id.ToId());
        }
        return (found, null);
    }

    private async ValueTask<(HashSet<Id16> Members, Refusal? Refusal)> GroupsAsync(
        Request request, Transaction tx, GroupRow group, CancellationToken cancel)
    {
        var found = new HashSet<Id16>();
        var named = request.Fields.TextList("member_group_ids");
        if (named.Count > IdentityLimits.NamedMembers)
            return (found, TooManyNamed);
        foreach (var text in named)
        {
            if (!IdentityId.TryParse(text, out var id))
                return (found, Unknown(text));
            if (id == group.Id.ToId() || await IsAboveAsync(tx, id, group.Id.ToId(), cancel).ConfigureAwait(false))
            {
                return (found, Refusal.Invalid(
                    $"cyclic relationship detected for member group ID {GoQuote.Quote(text)}"));
            }
            if (await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is null)
                return (found, Unknown(text));
            found.Add(id);
        }
        return (found, null);
    }

    /// <summary>
    /// Whether a group is in another one, at any depth. Walks up guarded, so that two edits make no circle.
    /// </summary>
    private static async ValueTask<bool> IsAboveAsync(
        Transaction tx, Id16 above, Id16 group, CancellationToken cancel)
    {
        var seen = new HashSet<Id16> { group };
        var open = new Queue<Id16>(seen);
        while (open.TryDequeue(out var next))
        {
            foreach (var parent in await Memberships.GroupsOfAsync(tx, next, guard: true, cancel).ConfigureAwait(false))
            {
                if (parent == above)
                    return true;
                if (seen.Add(parent))
                    open.Enqueue(parent);
            }
        }
        return false;
    }

    private static Refusal Unknown(string text) => Refusal.Invalid($"invalid group ID {GoQuote.Quote(text)}");
}
