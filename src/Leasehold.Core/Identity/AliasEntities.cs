using Google.Protobuf.Collections;
using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Mounts;

namespace Leasehold.Core.Identity;

/// <summary>The entity behind an alias: found, or made with its first alias.</summary>
internal sealed class AliasEntities(EntityStore entities)
{
    /// <summary>
    /// Finds the entity with an alias on a mount, or stages a new one; metadata, if given, is kept with the alias, and
    /// written only if it changed.
    /// </summary>
    /// <param name="tx">Where it is staged; what is read is guarded.</param>
    /// <param name="mount">The mount that knows the alias.</param>
    /// <param name="name">The alias in any spelling.</param>
    /// <param name="metadata">What the mount says about it; null leaves what is there.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The entity as it will be, disabled or not; null if the name can't be one.</returns>
    public async ValueTask<EntityRow?> FindOrStageAsync(
        Transaction tx,
        Mount mount,
        string name,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancel)
    {
        if (CanonicalName.Of(name) is not { } canonical)
            return null;
        var found = await entities.FindByAliasAsync(tx, mount.Accessor, canonical, cancel).ConfigureAwait(false);
        if (found is not { } known)
            return await StageAsync(tx, mount, canonical, metadata, cancel).ConfigureAwait(false);
        if (metadata is null || Same(known.Alias.Metadata, metadata))
            return known.Entity;

        var changed = known.Entity.Clone();
        var alias = changed.Aliases.Single(one => one.Id.Equals(known.Alias.Id));
        alias.Metadata.Clear();
        alias.Metadata.Add(metadata.ToDictionary(StringComparer.Ordinal));
        alias.UpdatedAt = tx.NowMs();
        changed.UpdatedAt = tx.NowMs();
        entities.Put(tx, known.Entity, changed);
        return changed;
    }

    /// <summary>A new alias on a mount.</summary>
    public static AliasRow NewAlias(Transaction tx, Mount mount, string canonical) => new()
    {
        Id = IdentityId.New().Bytes(),
        Name = canonical,
        MountAccessor = mount.Accessor,
        MountType = mount.TypeName,
        MountPath = mount.Path,
        CreatedAt = tx.NowMs(),
        UpdatedAt = tx.NowMs(),
    };

    /// <summary>A new entity, not staged yet.</summary>
    public static EntityRow NewEntity(Transaction tx, string name) => new()
    {
        Id = IdentityId.New().Bytes(),
        Name = name,
        CreatedAt = tx.NowMs(),
        UpdatedAt = tx.NowMs(),
    };

    private async ValueTask<EntityRow> StageAsync(
        Transaction tx,
        Mount mount,
        string canonical,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancel)
    {
        var entity = NewEntity(tx, await FreeName.OfEntityAsync(entities, tx, cancel).ConfigureAwait(false));
        var alias = NewAlias(tx, mount, canonical);
        alias.Metadata.Add((metadata ?? Nothing).ToDictionary(StringComparer.Ordinal));
        entity.Aliases.Add(alias);
        entities.Put(tx, before: null, entity);
        return entity;
    }

    private static readonly Dictionary<string, string> Nothing = [];

    private static bool Same(MapField<string, string> known, IReadOnlyDictionary<string, string> said)
    {
        if (known.Count != said.Count)
            return false;
        foreach (var (name, value) in said)
        {
            if (!known.TryGetValue(name, out var before) || before != value)
                return false;
        }
        return true;
    }
}
