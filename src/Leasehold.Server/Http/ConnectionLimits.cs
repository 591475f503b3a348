namespace Leasehold.Server.Http;

/// <summary>What one connection may take.</summary>
internal static class ConnectionLimits
{
    /// <summary>Bytes of a request line, or of one header of HTTP/2.</summary>
    public const int RequestLine = 64 * 1024;

    /// <summary>Bytes of all headers of a request.</summary>
    public const int Headers = 128 * 1024;

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
    /// Bytes of a body from which on its request waits to be served: it is copied several times on its way to the
    /// store.
    /// </summary>
    public const int HeavyBody = 64 * 1024;

    /// <summary>Requests with heavy bodies at once of a listener; more wait, as large ones do.</summary>
    public const int HeavyBodies = 2;

    /// <summary>Bytes of heavy bodies after which what was made of them is collected.</summary>
    public const int HeavyBytesPerCollection = 3 * 1024 * 1024;

    /// <summary>How long requests that run may go on once the server is told to stop.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);
}
