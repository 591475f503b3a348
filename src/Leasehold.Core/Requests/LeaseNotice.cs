namespace Leasehold.Core.Requests;

/// <summary>What the envelope says about the lease of an answer.</summary>
/// <param name="Id">The lease id; empty where only the duration is told (KV v1).</param>
/// <param name="Renewable">Whether it can be renewed.</param>
/// <param name="Duration">How long it holds; told in whole seconds.</param>
public sealed record LeaseNotice(string Id, bool Renewable, TimeSpan Duration)
{
    /// <summary>The moment no renewal passes; null for none.</summary>
    public DateTimeOffset? HardExpiry { get; init; }

    /// <summary>Which rule set it; null where there is no lease to be limited.</summary>
    public string? LimitedBy { get; init; }
}
