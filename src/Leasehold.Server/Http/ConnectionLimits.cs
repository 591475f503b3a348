namespace Leasehold.Server.Http;

/// <summary>What one connection may take.</summary>
internal static class ConnectionLimits
{
    /// <summary>Bytes of a request line, or of one header of HTTP/2.</summary>
    public const int RequestLine = 64 * 1024;

    /// <summary>Bytes of all headers of a request.</summary>
    public const int Headers = 128 * 1024;

    /// <summary>Bytes that a connection may have sent ahead of what is read; the rest stays with the system.</summary>
    public const int SentAhead = RequestLine + Headers; // A request must fit up to its body, else nobody could read it.

    /// <summary>Headers of a request.</summary>
    public const int HeaderCount = 100;

    /// <summary>Requests at once on a connection of HTTP/2.</summary>
    public const int Streams = 100;

    /// <summary>Connections at once of a listener; more wait to be accepted.</summary>
    public const int Connections = 16_384;

    /// <summary>Bytes of a body from which on it waits to be read: more than any secret may have.</summary>
    public const int LargeBody = 2 * 1024 * 1024;

    /// <summary>Large bodies at once of a listener; more wait, until their requests have taken too long.</summary>
    public const int LargeBodies = 4;

    /// <summary>
    /// Bytes of a body from which on it waits to be read, and its request to be served: it is copied several times on
    /// its way to the store.
    /// </summary>
    public const int HeavyBody = 64 * 1024;

    /// <summary>
    /// Heavy bodies of a listener in memory at once, if they come quickly; what more there is stays with the system.
    /// </summary>
    public const int HeavyBodiesRead = 12;

    /// <summary>How long a heavy body may take to come until the others no longer wait for it.</summary>
    public static readonly TimeSpan SlowBody = TimeSpan.FromMilliseconds(250);

    /// <summary>Requests with heavy bodies at once of a listener; more wait, as large ones do.</summary>
    public const int HeavyBodies = 2;

    /// <summary>Bytes of heavy bodies after which what was made of them is collected.</summary>
    public const int HeavyBytesPerCollection = 3 * 1024 * 1024;

    /// <summary>How long requests that run may go on once the server is told to stop.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);
}
