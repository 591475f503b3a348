namespace Leasehold.Core.Requests;

/// <summary>Why a request is refused. Only the server's edge turns a kind into a status.</summary>
public enum RefusalKind
{
    /// <summary>The request is wrong; the caller can mend it.</summary>
    Invalid,

    /// <summary>The caller may not.</summary>
    Denied,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>Nothing is mounted there.</summary>
    NoHandler,

    /// <summary>The mount knows no such path.</summary>
    UnsupportedPath,

    /// <summary>The path exists, the operation does not.</summary>
    UnsupportedOperation,

    /// <summary>The listener demands a header that is not there.</summary>
    MissingHeader,

    /// <summary>The body is larger than allowed.</summary>
    TooLarge,

    /// <summary>The body's media type does not fit the operation.</summary>
    UnsupportedMedia,

    /// <summary>Sealed or not initialised.</summary>
    Sealed,

    /// <summary>This node is not the active one.</summary>
    Standby,

    /// <summary>Contested, or too much at once: try again later.</summary>
    Busy,

    /// <summary>A quota says no.</summary>
    Throttled,

    /// <summary>A system that we depend on throttles us.</summary>
    Upstream,

    /// <summary>A fault of ours.</summary>
    Internal,
}
