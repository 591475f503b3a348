using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Identity.Api;

/// <summary>The routes of the aliases of entities.</summary>
internal sealed class EntityAliasRoutes(EntityStore entities, LiveMounts mounts, IdentityAnswers answers)
    : IIdentityRoutes
{
    private static readonly Refusal Taken =
        Refusal.Invalid("alias with combination of mount accessor and name already exists");

    private static readonly Refusal SecondOfMount =
        Refusal.Invalid("Alias already exists for requested entity and mount accessor");

    public void Map(RouteTable routes)
    {
        routes.At("entity-alias", "Makes an alias, or changes the one of an id or of a mount and name.")
            .Write(WriteAsync, IdentityFields.EntityAlias);
        routes.At("entity-alias/id", "Lists the aliases by id.").List(ListAsync);
        routes.At("entity-alias/id/{id}", "Reads, changes and deletes an alias.")
            .Read(ReadAsync)
            .Write(WriteAsync, IdentityFields.EntityAlias)
            .Delete(DeleteAsync);
    }

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var custom = request.Fields.Pairs("custom_metadata");
        if (IdentityFields.Check("custom_metadata", custom) is { } tooMuch)
            return tooMuch;
        if (MountOf(request, out var mount) is { } noMount)
            return noMount;

        if (request.Text("id") is { Length: > 0 } id)
        {
            return await ByIdAsync(tx, id, cancel).ConfigureAwait(false) is { } known
                ? await ChangeAsync(request, tx, known, mount, cancel).ConfigureAwait(false)
                : Refusal.Invalid("invalid alias ID provided");
        }
        if (mount is null || CanonicalName.Of(request.Text("name")) is not { } name)
            return Refusal.Invalid("'id' or 'mount_accessor' and 'name' must be provided");
        return await entities.FindByAliasAsync(tx, mount.Accessor, name, cancel).ConfigureAwait(false) is { } found
            ? await ChangeAsync(request, tx, found, mount, cancel).ConfigureAwait(false)
            : await CreateAsync(request, tx, mount, name, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Reply> CreateAsync(
        Request request, Transaction tx, Mount mount, string name, CancellationToken cancel)
    {
        var (owner, refusal) = await OwnerAsync(request, tx, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        var after = owner?.Clone() ??
            AliasEntities.NewEntity(tx, await FreeName.OfEntityAsync(entities, tx, cancel).ConfigureAwait(false));
        if (RefuseMore(after, mount.Accessor) is { } full)
            return full;
        var alias = AliasEntities.NewAlias(tx, mount, name);
        alias.CustomMetadata.Add(request.Fields.Pairs("custom_metadata").ToDictionary(StringComparer.Ordinal));
        after.Aliases.Add(alias);
        after.UpdatedAt = tx.NowMs();
        entities.Put(tx, owner, after);
        return Answer(alias, after);
    }

    private async ValueTask<Reply> ChangeAsync(
        Request request, Transaction tx, (EntityRow Entity, AliasRow Alias) known, Mount? mount,
        CancellationToken cancel)
    {
        var (named, refusal) = await OwnerAsync(request, tx, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        var target = named ?? known.Entity;
        var alias = known.Alias.Clone();
        Apply(request, alias, mount);
        var moves = !target.Id.Equals(known.Entity.Id);
        if (!moves && alias.Equals(known.Alias))
            return Reply.Done;

        if (await IsTakenAsync(tx, alias, cancel).ConfigureAwait(false))
            return Taken;
        alias.UpdatedAt = tx.NowMs();
        var left = known.Entity.Clone();
        left.Aliases.Remove(known.Alias);
        left.UpdatedAt = tx.NowMs();
        var after = moves ? target.Clone() : left;
        if (RefuseMore(after, alias.MountAccessor) is { } full)
            return full;
        if (moves)
        {
            alias.MergedFrom.Add(known.Entity.Id);
            entities.Put(tx, known.Entity, left);
        }
        after.Aliases.Add(alias);
        after.UpdatedAt = tx.NowMs();
        entities.Put(tx, target, after);
        return Answer(alias, after);
    }

    private static void Apply(Request request, AliasRow alias, Mount? mount)
    {
        if (CanonicalName.Of(request.Text("name")) is { } name)
            alias.Name = name;
        if (mount is not null)
        {
            alias.MountAccessor = mount.Accessor;
            alias.MountType = mount.TypeName;
            alias.MountPath = mount.Path;
        }
        if (!request.Has("custom_metadata"))
            return;
        alias.CustomMetadata.Clear();
        alias.CustomMetadata.Add(request.Fields.Pairs("custom_metadata").ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>Whether another alias bears the name on its mount.</summary>
    private async ValueTask<bool> IsTakenAsync(Transaction tx, AliasRow alias, CancellationToken cancel) =>
        await entities.FindByAliasAsync(tx, alias.MountAccessor, alias.Name, cancel)
            .ConfigureAwait(false) is { } other && !other.Alias.Id.Equals(alias.Id);

    /// <summary>One alias for each mount: templates of policies must not have to choose.</summary>
    private static Refusal? RefuseMore(EntityRow entity, string mountAccessor)
    {
        foreach (var alias in entity.Aliases)
        {
            if (alias.MountAccessor == mountAccessor)
                return SecondOfMount;
        }
        return entity.Aliases.Count < IdentityLimits.Aliases
            ? null
            : Refusal.Invalid($"an entity can have at most {IdentityLimits.Aliases} aliases");
    }

    /// <summary>The mount that was named; none, with a refusal if it does not exist.</summary>
    private Refusal? MountOf(Request request, out Mount? mount)
    {
        mount = null;
        if (request.Text("mount_accessor") is not { Length: > 0 } accessor)
            return null;
        mount = mounts.Table.ByAccessor(accessor);
        return mount is null ? Refusal.Invalid($"invalid mount accessor {GoQuote.Quote(accessor)}") : null;
    }

    /// <summary>The entity that was named; none if none was.</summary>
    private async ValueTask<(EntityRow? Entity, Refusal? Refusal)> OwnerAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var id = request.Text("canonical_id") is { Length: > 0 } given ? given : request.Text("entity_id");
        if (id.Length == 0)
            return (null, null);
        return await entities.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is { } known
            ? (known, null)
            : (null, Refusal.Invalid("invalid canonical ID"));
    }

    private static Reply Answer(AliasRow alias, EntityRow owner) => new JsonMap()
        .Add("id", IdentityId.Text(alias.Id))
        .Add("canonical_id", IdentityId.Text(owner.Id));

    private async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await ByIdAsync(tx, request.Captures["id"], cancel).ConfigureAwait(false) is { } known
            ? answers.Alias(known.Alias, known.Entity.Id)
            : Reply.Absent;

    private async ValueTask<Reply> DeleteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await ByIdAsync(tx, request.Captures["id"], cancel).ConfigureAwait(false) is not { } known)
            return Reply.Done;
        var after = known.Entity.Clone();
        after.Aliases.Remove(known.Alias);
        after.UpdatedAt = tx.NowMs();
        entities.Put(tx, known.Entity, after);
        return Reply.Done;
    }

    private async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var all = await EntityStore.AllAsync(tx, cancel).ConfigureAwait(false);
        return IdentityAnswers.Listed([.. all.SelectMany(entity => entity.Aliases.Select(alias =>
            (IdentityId.Text(alias.Id), answers.ListedAlias(alias, entity.Id)))).OrderBy(one => one.Item1,
                StringComparer.Ordinal)]);
    }

    private async ValueTask<(EntityRow Entity, AliasRow Alias)?> ByIdAsync(
        Transaction tx, string id, CancellationToken cancel) => IdentityId.TryParse(id, out var parsed)
            ? await entities.FindByAliasIdAsync(tx, parsed, cancel).ConfigureAwait(false)
            : null;
}
