using System.Collections.Frozen;

namespace Leasehold.Core.Mounts;

/// <summary>All mounts, immutable; a change swaps the whole table.</summary>
public sealed class MountTable
{
    /// <summary>No mounts.</summary>
    public static readonly MountTable Empty = new([]);

    private readonly FrozenDictionary<string, Mount> _byPath;
    private readonly FrozenDictionary<string, Mount>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly FrozenDictionary<ulong, Mount> _byId;

    /// <summary>Makes a table.</summary>
    public MountTable(IEnumerable<Mount> mounts)
    {
        _byPath = mounts.ToFrozenDictionary(m => m.Path, StringComparer.Ordinal);
        _bySpan = _byPath.GetAlternateLookup<ReadOnlySpan<char>>();
        _byId = _byPath.Values.ToFrozenDictionary(m => m.Id);
    }

    /// <summary>All mounts, in no order.</summary>
    public IReadOnlyList<Mount> All => _byPath.Values;

    /// <summary>The mount with this id, if it is still there.</summary>
    public Mount? Find(ulong id) => _byId.GetValueOrDefault(id);

    /// <summary>The mount with this accessor, if it is still there.</summary>
    public Mount? ByAccessor(string accessor)
    {
        foreach (var mount in _byPath.Values)
        {
            if (string.Equals(mount.Accessor, accessor, StringComparison.Ordinal))
                return mount;
        }
        return null;
    }

    /// <summary>The mount at exactly this path, which ends in a slash.</summary>
    public Mount? At(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The mount that serves a path: the one with the longest path that is a prefix of it.</summary>
    public Mount? Serving(ReadOnlySpan<char> path)
    {
        while (true)
        {
            var slash = path.LastIndexOf('/');
            if (slash < 0)
                return null;
            if (_bySpan.TryGetValue(path[..(slash + 1)], out var mount))
                return mount;
            path = path[..slash];
        }
    }

    /// <summary>A mount that a new one at this path would collide with: the same, above it or below it.</summary>
    public Mount? Colliding(string path)
    {
        foreach (var mount in _byPath.Values)
        {
            if (path.StartsWith(mount.Path, StringComparison.Ordinal) ||
                mount.Path.StartsWith(path, StringComparison.Ordinal))
            {
                return mount;
            }
        }
        return null;
    }

    /// <summary>The table with one mount more, or with another entry in its place.</summary>
    public MountTable With(Mount mount) => new(All.Where(m => m.Id != mount.Id).Append(mount));

    /// <summary>The table without a mount.</summary>
    public MountTable Without(ulong id) => new(All.Where(m => m.Id != id));
}
