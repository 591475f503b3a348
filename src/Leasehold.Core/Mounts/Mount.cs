using Leasehold.Core.Routing;

namespace Leasehold.Core.Mounts;

/// <summary>A mounted engine: an immutable entry of the mount table.</summary>
public sealed record Mount
{
    /// <summary>Its unique id: part of every key of its data, never reused.</summary>
    public required ulong Id { get; init; }

    /// <summary>Where it answers: <c>secret/</c>, <c>auth/token/</c>; ends in a slash.</summary>
    public required string Path { get; init; }

    /// <summary>The name of its type, as in <c>sys/mounts</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The engine that serves it.</summary>
    public required EngineType Type { get; init; }

    /// <summary>The handle shown to users, <c>kv_1a2b3c4d</c>.</summary>
    public required string Accessor { get; init; }

    /// <summary>The UUID shown to users.</summary>
    public required string Uuid { get; init; }

    /// <summary>What the operator says it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Engine options such as <c>version</c>; null if none were given.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Tuned settings.</summary>
    public MountTuning Tuning { get; init; } = MountTuning.None;

    /// <summary>Never replicated; shown only.</summary>
    public bool Local { get; init; }

    /// <summary>Asked for at enabling; shown only.</summary>
    public bool SealWrap { get; init; }

    /// <summary>Asked for at enabling; shown only.</summary>
    public bool ExternalEntropyAccess { get; init; }

    /// <summary>Whether it serves; anything else is for a while only.</summary>
    public MountState State { get; init; }

    /// <summary>
    /// A path below it with its names as they are kept, where it takes other spellings of them for the same; else, and
    /// for paths of other mounts, as it is.
    /// </summary>
    internal string UsualPath(string path) =>
        Type.Routes.TakesSpellings && path.StartsWith(Path, StringComparison.Ordinal)
            ? Path + Type.Routes.UsualSpelling(path[Path.Length..])
            : path;

    /// <summary>Below <c>auth/</c> or not.</summary>
    public EngineClass Class => Type.Class;
}
