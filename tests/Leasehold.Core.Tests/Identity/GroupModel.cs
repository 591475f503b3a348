namespace Leasehold.Core.Tests.Identity;

/// <summary>Groups as plain sets, to compare with.</summary>
internal sealed class GroupModel
{
    private readonly Dictionary<string, (string Policy, HashSet<string> Entities, HashSet<string> Groups)> _groups = [];

    public IEnumerable<string> Ids => _groups.Keys;

    public void Add(string id, string policy) => _groups[id] = (policy, [], []);

    public string Any(Random random) => _groups.Keys.ElementAt(random.Next(_groups.Count));

    /// <summary>False if a group would be in itself: nothing changes then.</summary>
    public bool TrySet(string group, bool ofEntities, IReadOnlyList<string> members)
    {
        if (!ofEntities && members.Any(member => member == group || Reaches(member, group)))
            return false;
        var set = ofEntities ? _groups[group].Entities : _groups[group].Groups;
        set.Clear();
        set.UnionWith(members);
        return true;
    }

    public IEnumerable<string> PoliciesOf(string entity) => _groups
        .Where(group => group.Value.Entities.Contains(entity) ||
            group.Value.Groups.Any(inner => Holds(inner, entity)))
        .Select(group => group.Value.Policy)
        .Order(StringComparer.Ordinal);

    private bool Holds(string group, string entity) =>
        _groups[group].Entities.Contains(entity) || _groups[group].Groups.Any(inner => Holds(inner, entity));

    private bool Reaches(string from, string to) =>
        _groups[from].Groups.Any(inner => inner == to || Reaches(inner, to));
}
