namespace Leasehold.Core.Policies;

/// <summary>One <c>path</c> block as read.</summary>
internal sealed record PolicyRule
{
    /// <summary>The pattern as written, with its selectors.</summary>
    public required PathTemplate Template { get; init; }

    /// <summary>Line of the block in the policy's text, from 1.</summary>
    public required int Line { get; init; }

    public required Capability Capabilities { get; init; }

    public ParameterSet Allowed { get; init; } = ParameterSet.Empty;

    public ParameterSet Denied { get; init; } = ParameterSet.Empty;

    /// <summary>Lower-case names.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Zero: no lower bound.</summary>
    public TimeSpan MinWrapping { get; init; }

    /// <summary>Zero: no upper bound.</summary>
    public TimeSpan MaxWrapping { get; init; }

    /// <summary>Entries a list may return at once; 0: no limit.</summary>
    public int PageLimit { get; init; }

    /// <summary>From then on the block counts as absent; absent means never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
