namespace Leasehold.Core.Routing;

/// <summary>What the API says of engines and drivers: all are built in, of one version.</summary>
public static class BuiltinPlugins
{
    /// <summary>Their version, as the catalog, mounts and audit tell it.</summary>
    public const string Version = "v1.17.0+builtin.vault";
}
