using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Identity;

/// <summary>Works out what an entity is after others went into it.</summary>
/// <param name="result">The entity that remains: a copy, changed here.</param>
/// <param name="force">Where both have an alias of one mount, that of the one that remains stays.</param>
/// <param name="kept">The ids of aliases that stay where both have one of one mount.</param>
internal sealed class EntityMerge(EntityRow result, bool force, IReadOnlyList<string> kept)
{
    public EntityRow Result => result;

    /// <summary>Takes an entity in.</summary>
    public Refusal? Take(EntityRow source)
    {
        foreach (var alias in source.Aliases)
        {
            if (Take(alias, source) is { } refusal)
                return refusal;
        }
        var policies = result.Policies.Union(source.Policies, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToList();
        result.Policies.Clear();
        result.Policies.Add(policies);
        result.Merged.Add(source.Id);
        result.Merged.Add(source.Merged);
        return null;
    }

    private Refusal? Take(AliasRow alias, EntityRow source)
    {
        var own = result.Aliases.FirstOrDefault(one => one.MountAccessor == alias.MountAccessor);
        if (own is not null)
        {
            var keepsTheirs = IsKept(alias);
            if (!force && !keepsTheirs && !IsKept(own))
            {
                return Refusal.Invalid(
                    $"conflicting alias mount accessors {alias.MountAccessor}: name the alias to keep in " +
                    $"conflicting_alias_ids_to_keep, {IdentityId.Text(own.Id)} or {IdentityId.Text(alias.Id)}");
            }
            if (!keepsTheirs)
                return null;
            result.Aliases.Remove(own);
        }
        if (result.Aliases.Count >= IdentityLimits.Aliases)
            return Refusal.Invalid($"an entity can have at most {IdentityLimits.Aliases} aliases");
        var moved = alias.Clone();
        moved.MergedFrom.Add(source.Id);
        result.Aliases.Add(moved);
        return null;
    }

    private bool IsKept(AliasRow alias) => kept.Contains(IdentityId.Text(alias.Id), StringComparer.OrdinalIgnoreCase);
}
