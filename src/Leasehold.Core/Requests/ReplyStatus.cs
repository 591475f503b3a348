namespace Leasehold.Core.Requests;

/// <summary>How an answer differs from plain success. Only the server's edge knows the numbers.</summary>
public enum ReplyStatus
{
    /// <summary>Success.</summary>
    Ok,

    /// <summary>Success that goes on in the background.</summary>
    Accepted,

    /// <summary>Success without a body.</summary>
    Empty,

    /// <summary>Not found, but with a full answer: deleted versions, warnings about a path.</summary>
    NotFoundWithData,

    /// <summary>Health: this node stands by.</summary>
    Standby,

    /// <summary>Health: not initialised.</summary>
    Uninitialized,

    /// <summary>Health: sealed.</summary>
    Sealed,

    /// <summary>The asker's own number, see <see cref="Reply.Raw.Number"/>.</summary>
    Chosen,
}
