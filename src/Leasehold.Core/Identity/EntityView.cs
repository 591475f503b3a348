using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Identity;

/// <summary>
/// An entity with its groups at one moment: what its tokens may, beside what they may by themselves, and the values of
/// selectors. It holds until its generation is past.
/// </summary>
internal sealed class EntityView(EntityRow entity, GroupClosure groups, PolicySet policies, long generation)
    : IIdentityValues
{
    private (PolicySet Token, CompiledSet Rules)[] _compiled = [];

    public EntityRow Entity => entity;

    public GroupClosure Groups => groups;

    /// <summary>The policies of the entity and of all its groups.</summary>
    public PolicySet Policies => policies;

    /// <summary>The generation of the groups that this was read at or after.</summary>
    public long Generation => generation;

    /// <summary>The rules compiled last for tokens with these policies of their own.</summary>
    public CompiledSet? CompiledFor(PolicySet token)
    {
        foreach (var (known, rules) in Volatile.Read(ref _compiled))
        {
            if (ReferenceEquals(known, token))
                return rules;
        }
        return null;
    }

    /// <summary>Keeps compiled rules, dropping the oldest when there are too many.</summary>
    public void Keep(PolicySet token, CompiledSet rules)
    {
        var others = Volatile.Read(ref _compiled).Where(known => !ReferenceEquals(known.Token, token));
        Volatile.Write(ref _compiled, [(token, rules), .. others.Take(IdentityLimits.CompiledSets - 1)]);
    }

    /// <inheritdoc/>
    public string? Find(IdentitySelector selector) => selector.Subject switch
    {
        IdentitySubject.Entity => Value(
            selector, IdentityId.Text(entity.Id), entity.Name, entity.Metadata),
        IdentitySubject.Alias => OfAlias(selector),
        IdentitySubject.GroupById => OfGroup(selector, group => IdentityId.Text(group.Id)),
        IdentitySubject.GroupByName => OfGroup(selector, group => group.Name),
        _ => null,
    };

    private string? OfAlias(IdentitySelector selector)
    {
        foreach (var alias in entity.Aliases)
        {
            if (alias.MountAccessor != selector.SubjectName)
                continue;
            return selector.Field == IdentityField.CustomMetadata
                ? alias.CustomMetadata.GetValueOrDefault(selector.Key)
                : Value(selector, IdentityId.Text(alias.Id), alias.Name, alias.Metadata);
        }
        return null;
    }

    private string? OfGroup(IdentitySelector selector, Func<GroupRow, string> named)
    {
        foreach (var group in groups.All)
        {
            if (string.Equals(named(group), selector.SubjectName, StringComparison.Ordinal))
                return Value(selector, IdentityId.Text(group.Id), group.Name, group.Metadata);
        }
        return null;
    }

    private static string? Value(
        IdentitySelector selector, string id, string name, IDictionary<string, string> metadata) =>
        selector.Field switch
        {
            IdentityField.Id => id,
            IdentityField.Name => name,
            IdentityField.Metadata => metadata.TryGetValue(selector.Key, out var value) ? value : null,
            _ => null,
        };
}
