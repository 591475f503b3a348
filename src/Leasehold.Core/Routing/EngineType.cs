namespace Leasehold.Core.Routing;

/// <summary>Where a type can be mounted.</summary>
public enum EngineClass
{
    /// <summary>Below the root: secrets engines and the system.</summary>
    Secret = 1,

    /// <summary>Below <c>auth/</c>.</summary>
    Auth = 2,
}

/// <summary>A type of engine that this server has.</summary>
/// <param name="Name">Its name in <c>sys/mounts</c>, such as <c>kv</c>.</param>
/// <param name="Class">Where it can be mounted.</param>
/// <param name="Engine">The engine, shared by all its mounts.</param>
/// <param name="Version">
/// The value of the mount option <c>version</c> it serves; null if the type has no versions.
/// </param>
/// <param name="Mountable">Whether users may mount it; false for singletons such as <c>system</c>.</param>
public sealed record EngineType(
    string Name, EngineClass Class, IEngine Engine, string? Version = null, bool Mountable = true)
{
    /// <summary>The engine's routes, mapped once.</summary>
    public RouteTable Routes { get; } = Map(Engine);

    private static RouteTable Map(IEngine engine)
    {
        var table = new RouteTable();
        engine.Map(table);
        return table;
    }
}
