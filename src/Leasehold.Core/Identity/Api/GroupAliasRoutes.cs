using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>The routes of the aliases of external groups: one for each group.</summary>
internal sealed class GroupAliasRoutes(
    GroupStore groups, IdentityRemoval removal, LiveMounts mounts, IdentityAnswers answers) : IIdentityRoutes
{
    private static readonly Refusal Crowded = Refusal.Invalid(
        $"more than {IdentityLimits.ChangedMembers} are in the group under its alias: delete the alias first, then " +
        "give it another one");

    public void Map(RouteTable routes)
    {
        routes.At("group-alias", "Gives an external group the name that an auth mount knows it by.")
            .Write(WriteAsync, IdentityFields.GroupAlias);
        routes.At("group-alias/id", "Lists the aliases of groups by id.").List(ListAsync);
        routes.At("group-alias/id/{id}", "Reads, changes and deletes the alias of a group.")
            .Read(ReadAsync)
            .Write(WriteAsync, IdentityFields.GroupAlias)
            .Delete(DeleteAsync);
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        GroupRow? known = null;
        if (request.Text("id") is { Length: > 0 } id)
        {
            known = await ByIdAsync(tx, id, cancel).ConfigureAwait(false);
            if (known is null)
                return Refusal.Invalid("invalid group alias ID");
        }
        if (CanonicalName.Of(request.Text("name") is { Length: > 0 } sent ? sent : known?.Alias.Name) is not { } name)
            return Refusal.Invalid("missing alias name");
        var accessor = request.Text("mount_accessor") is { Length: > 0 } given ? given : known?.Alias.MountAccessor;
        if (accessor is null)
            return Refusal.Invalid("missing mount_accessor");
        if (mounts.Table.ByAccessor(accessor) is not { } mount)
            return Refusal.Invalid($"invalid mount accessor {GoQuote.Quote(accessor)}");

        var bearer = await groups.FindByAliasAsync(tx, accessor, name, cancel).ConfigureAwait(false);
        known ??= bearer;
        if (bearer is not null && !bearer.Id.Equals(known?.Id))
            return Refusal.Invalid("alias with combination of mount accessor and name already exists");
        var (owner, refusal) = await OwnerAsync(request, tx, known, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        return owner is null
            ? throw new BrokenInvariant("neither a group nor a refusal")
            : await StageAsync(tx, known, owner, mount, name, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> StageAsync(
        Transaction tx, GroupRow? known, GroupRow owner, Mount mount, string name, CancellationToken cancel)
    {
        var alias = known?.Alias.Clone() ?? AliasEntities.NewAlias(tx, mount, name);
        var isSame = owner.Id.Equals(known?.Id) && alias.MountAccessor == mount.Accessor && alias.Name == name;
        alias.Name = name;
        alias.MountAccessor = mount.Accessor;
        alias.MountType = mount.TypeName;
        alias.MountPath = mount.Path;
        alias.UpdatedAt = tx.NowMs();
        var bearer = known ?? owner;
        if (!isSame && !await IdentityRemoval.TryForgetLoginsAsync(tx, bearer, cancel).ConfigureAwait(false))
            return Crowded;
        if (!owner.Id.Equals(bearer.Id))
            TakeAlias(tx, bearer);
        var after = owner.Clone();
        after.Alias = alias;
        Put(tx, owner, after);
        return new JsonMap().Add("id", IdentityId.Text(alias.Id)).Add("canonical_id", IdentityId.Text(after.Id));
    }

    /// <summary>The group that shall bear the alias: external, and without another one.</summary>
    private async ValueTask<(GroupRow? Owner, Refusal? Refusal)> OwnerAsync(
        Request request, Transaction tx, GroupRow? known, CancellationToken cancel)
    {
        var owner = known;
        if (request.Text("canonical_id") is { Length: > 0 } text)
        {
            owner = IdentityId.TryParse(text, out var id)
                ? await groups.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false)
                : null;
        }
        if (owner is null)
            return (null, Refusal.Invalid("invalid group ID given in 'canonical_id'"));
        if (!owner.External)
            return (null, Refusal.Invalid("alias can't be set on an internal group"));
        return owner.Alias is not null && !owner.Id.Equals(known?.Id)
            ? (null, Refusal.Invalid("the group has an alias already: change or delete that one"))
            : (owner, null);
    }

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await ByIdAsync(tx, request.Captures["id"], cancel).ConfigureAwait(false) is { } known
            ? answers.Alias(known.Alias, known.Id)
            : Reply.Absent;

    private async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await ByIdAsync(tx, request.Captures["id"], cancel).ConfigureAwait(false) is not { } known)
            return Reply.Done;
        TakeAlias(tx, known); // Without it nobody is in the group before a login says so again.
        return await removal.ForgetLoginsAsync(tx, known, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var all = await GroupStore.AllAsync(tx, cancel).ConfigureAwait(false);
        return IdentityAnswers.Listed([.. all.Where(row => row.Alias is not null)
            .Select(row => (IdentityId.Text(row.Alias.Id), answers.ListedAlias(row.Alias, row.Id)))
            .OrderBy(one => one.Item1, StringComparer.Ordinal)]);
    }

    private void TakeAlias(Transaction tx, GroupRow group)
    {
        var after = group.Clone();
        after.Alias = null;
        Put(tx, group, after);
    }

    private void Put(Transaction tx, GroupRow before, GroupRow after)
    {
        after.UpdatedAt = tx.NowMs();
        after.ModifyIndex++;
        groups.Put(tx, before, after);
    }

    private async ValueTask<GroupRow?> ByIdAsync(Transaction tx, string id, CancellationToken cancel) =>
        IdentityId.TryParse(id, out var parsed)
            ? await groups.FindByAliasIdAsync(tx, parsed, cancel).ConfigureAwait(false)
            : null;
}
