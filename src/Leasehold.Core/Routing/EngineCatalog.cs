namespace Leasehold.Core.Routing;

/// <summary>All types of engines that this server has.</summary>
public sealed class EngineCatalog(IEnumerable<EngineType> types)
{
    /// <summary>The mount option that chooses among the versions of a type.</summary>
    public const string VersionOption = "version";

    private readonly List<EngineType> _types = [.. types];

    /// <summary>All types, versions apart.</summary>
    public IReadOnlyList<EngineType> Types => _types;

    /// <summary>Adds a type, while the server is being composed.</summary>
    internal void Add(EngineType type) => _types.Add(type);

    /// <summary>The engine of a type and the version that the mount's options ask for; null if there is none.</summary>
    /// <param name="name">The type's name.</param>
    /// <param name="options">The mount's options; without a version the type's first one serves.</param>
    public EngineType? Find(string name, IReadOnlyDictionary<string, string>? options)
    {
        var version = options?.GetValueOrDefault(VersionOption);
        foreach (var type in _types)
        {
            if (!string.Equals(type.Name, name, StringComparison.Ordinal))
                continue;
            if (type.Version is null || string.IsNullOrEmpty(version) ||
                string.Equals(type.Version, version, StringComparison.Ordinal))
            {
                return type;
            }
        }
        return null;
    }

    /// <summary>The engine of exactly this type and version; null if there is none.</summary>
    public EngineType? Exactly(string name, string? version)
    {
        foreach (var type in _types)
        {
            if (string.Equals(type.Name, name, StringComparison.Ordinal) &&
                string.Equals(type.Version, version, StringComparison.Ordinal))
            {
                return type;
            }
        }
        return null;
    }

    /// <summary>Whether there is any engine of this name and class that users may mount.</summary>
    public bool HasMountable(string name, EngineClass where)
    {
        foreach (var type in _types)
        {
            if (type.Mountable && type.Class == where && string.Equals(type.Name, name, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
