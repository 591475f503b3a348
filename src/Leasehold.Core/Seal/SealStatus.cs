namespace Leasehold.Core.Seal;

/// <summary>The state of the seal as anybody may see it.</summary>
/// <param name="Type">The kind of seal.</param>
/// <param name="IsInitialized">Whether the store has keys.</param>
/// <param name="IsSealed">Whether they are out of reach.</param>
/// <param name="Threshold">Shares needed; 0 before initialization, or when nobody holds any.</param>
/// <param name="Shares">Shares handed out; 0 before initialization, or when nobody holds any.</param>
/// <param name="Progress">Shares received in this attempt.</param>
/// <param name="Nonce">Names this attempt; empty when there is none.</param>
/// <param name="ClusterId">A UUID; empty while sealed.</param>
/// <param name="ClusterName">The name made up at the initialization; empty while sealed.</param>
public sealed record SealStatus(
    string Type, bool IsInitialized, bool IsSealed, int Threshold, int Shares, int Progress, string Nonce,
    string ClusterId, string ClusterName)
{
    /// <summary>Whether the shares are those of a recovery key, as the server unseals itself.</summary>
    public bool HasRecoverySeal { get; init; }

    /// <summary>Whether the store waits to be moved to the configured seal.</summary>
    public bool IsMigrating { get; init; }

    internal static SealStatus Of(
        SealSetup setup, SealConfiguration? stored, bool isSealed, int progress, string nonce)
    {
        var plan = setup.PlanFor(stored);
        return new SealStatus(
            stored?.Type ?? setup.Type, stored is not null, isSealed, stored?.Threshold ?? 0, stored?.Shares ?? 0,
            progress, nonce, isSealed ? "" : stored?.ClusterId ?? "", isSealed ? "" : stored?.ClusterName ?? "")
        {
            HasRecoverySeal = stored is null ? setup.Active is not null : stored.Wrapped is not null,
            IsMigrating = plan.Migrates,
        };
    }
}
