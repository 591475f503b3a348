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

    /// <summary>How long we wait for the answer of a statement: the database gives up before.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(25);

    /// <summary>How long a cancelled statement may take to end before its connection is dropped.</summary>
    public static readonly TimeSpan Cancel = TimeSpan.FromSeconds(2);

    /// <summary>How long a statement waits for a lock of somebody else.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(10);

    /// <summary>How long a user's sessions may take to end before its revocation counts as failed.</summary>
    public static readonly TimeSpan SessionsEnd = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two looks whether they have ended.</summary>
    public static readonly TimeSpan SessionsPause = TimeSpan.FromMilliseconds(50);

    /// <summary>How often something is tried that collided with somebody else's change of the same row.</summary>
    public const int CollisionTries = 10;

    /// <summary>How long calls run one after the other after a collision.</summary>
    public static readonly TimeSpan Contested = TimeSpan.FromSeconds(30);
}
