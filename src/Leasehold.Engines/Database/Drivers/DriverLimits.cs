using Leasehold.Core.Leases;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>The bounds of what is asked of databases.</summary>
internal static class DriverLimits
{
    /// <summary>Connections of one pool where none is configured.</summary>
    public const int OpenConnections = 4;

    /// <summary>The most connections of one pool that can be configured.</summary>
    public const int MostConnections = 1024;

    /// <summary>The most characters of a message that is handed on.</summary>
    public const int MessageLength = 1024;

    /// <summary>How long a connection may take to open.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the database itself works at one statement. A client that gives up leaves nothing running for longer:
    /// below <see cref="LeaseLimits.EffectPatience"/>.
    /// </summary>
    public static readonly TimeSpan Statement = TimeSpan.FromSeconds(20);

    /// <summary>How long a statement waits for a lock of somebody else.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(10);
}
