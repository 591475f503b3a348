namespace Leasehold.Core.Requests;

/// <summary>What the pipeline adds to an answer.</summary>
/// <param name="RequestId">The id of the request.</param>
/// <param name="MountType">The type of the mount that answered, such as <c>kv</c>.</param>
public readonly record struct EnvelopeHead(string RequestId, string MountType)
{
    /// <summary>Whether the names of <c>data</c> are repeated at the top, as some old paths do.</summary>
    public bool InjectData { get; init; }
}
