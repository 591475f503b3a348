using Leasehold.Core.Routing;

namespace Leasehold.Server.Composition;

/// <summary>What can be mounted on this server.</summary>
internal static class Engines
{
    /// <summary>All of it, beside the kernel's own.</summary>
    public static IReadOnlyList<EngineType> All() => [];
}
