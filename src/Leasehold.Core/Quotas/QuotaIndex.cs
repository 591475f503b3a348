using System.Collections.Frozen;

namespace Leasehold.Core.Quotas;

/// <summary>Quotas by what they are about, immutable. The most specific one alone holds; finding it allocates nothing.
/// </summary>
internal sealed class QuotaIndex<T>
    where T : class
{
    private readonly T? _server;
    private readonly FrozenDictionary<ulong, OfMount> _mounts;

    public QuotaIndex(IEnumerable<KeyValuePair<QuotaScope, T>> quotas)
    {
        var mounts = new Dictionary<ulong, OfMount>();
        foreach (var (scope, quota) in quotas)
        {
            if (scope.Mount == 0)
                _server = quota;
            else if (mounts.TryGetValue(scope.Mount, out var mount))
                mount.Add(scope, quota);
            else
                mounts.Add(scope.Mount, new OfMount().With(scope, quota));
        }
        _mounts = mounts.ToFrozenDictionary();
    }

    /// <summary>Whether a mount has quotas of roles: only then it matters who logs in.</summary>
    public bool HasRoles(ulong mount) => _mounts.TryGetValue(mount, out var quotas) && quotas.HasRoles;

    /// <summary>Whether a mount has quotas of paths: only then it matters how a path is spelled.</summary>
    public bool HasPaths(ulong mount) => _mounts.TryGetValue(mount, out var quotas) && quotas.HasPaths;

    /// <summary>
    /// The quota that holds: that of the role, of the exact path, of the longest beginning of the path, of the mount,
    /// of the server; null if there is none.
    /// </summary>
    /// <param name="mount">The mount; 0 if there is none.</param>
    /// <param name="path">The path below the mount, its names as they are kept.</param>
    /// <param name="role">The role; empty if there is none.</param>
    public T? Find(ulong mount, ReadOnlySpan<char> path, string role) =>
        _mounts.TryGetValue(mount, out var quotas) && quotas.Find(path.TrimEnd('/'), role) is { } found
            ? found
            : _server;

    /// <summary>The quotas of a mount.</summary>
    private sealed class OfMount
    {
        private readonly Dictionary<string, T> _roles = new(StringComparer.Ordinal);
        private readonly Dictionary<string, T> _exact = new(StringComparer.Ordinal);
        private readonly List<(string Stem, T Quota)> _globs = []; // Longest first.
        private T? _whole;

        public bool HasRoles => _roles.Count > 0;

        public bool HasPaths => _exact.Count + _globs.Count > 0;

        public OfMount With(QuotaScope scope, T quota)
        {
            Add(scope, quota);
            return this;
        }

        public void Add(QuotaScope scope, T quota)
        {
            if (scope.Role.Length > 0)
                _roles[scope.Role] = quota;
            else if (scope.Suffix.Length == 0)
                _whole = quota;
            else if (!scope.IsGlob)
                _exact[scope.Suffix] = quota;
            else
                Insert(scope.Stem, quota);
        }

        public T? Find(ReadOnlySpan<char> path, string role)
        {
            if (role.Length > 0 && _roles.TryGetValue(role, out var found))
                return found;
            if (_exact.Count > 0 && _exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out found))
                return found;
            foreach (var (stem, quota) in _globs)
            {
                if (path.StartsWith(stem, StringComparison.Ordinal))
                    return quota;
            }
            return _whole;
        }

        private void Insert(string stem, T quota)
        {
            var place = _globs.FindIndex(glob => glob.Stem.Length < stem.Length);
            _globs.Insert(place < 0 ? _globs.Count : place, (stem, quota));
        }
    }
}
