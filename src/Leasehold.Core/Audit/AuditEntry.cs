namespace Leasehold.Core.Audit;

/// <summary>One line of an audit log: a request before its effect, or a response before the caller has it.</summary>
public sealed record AuditEntry
{
    /// <summary>When it is written.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who asks; null when nobody is authenticated.</summary>
    public AuditAuth? Auth { get; init; }

    /// <summary>What is asked.</summary>
    public required AuditRequest Request { get; init; }

    /// <summary>What the first entry of a request left for its second; null if nothing is to be kept.</summary>
    internal AuditRendition? Rendition { get; init; }

    /// <summary>The answer; its presence makes this a response entry.</summary>
    public AuditResponse? Response { get; init; }

    /// <summary>Why the request failed; empty if it did not.</summary>
    public string Error { get; init; } = "";
}
