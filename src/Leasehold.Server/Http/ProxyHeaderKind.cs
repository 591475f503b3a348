namespace Leasehold.Server.Http;

/// <summary>What the bytes at the beginning of a connection are to the PROXY protocol.</summary>
internal enum ProxyHeaderKind
{
    /// <summary>No header: the client speaks at once.</summary>
    None,

    /// <summary>The beginning of a header.</summary>
    Unfinished,

    /// <summary>A header.</summary>
    Whole,

    /// <summary>What no proxy may send.</summary>
    Broken,
}
