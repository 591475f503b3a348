namespace Leasehold.Core.Seal;

/// <summary>The state of the seal as anybody may see it.</summary>
/// <param name="Type">The kind of seal.</param>
/// <param name="IsInitialized">Whether the store has keys.</param>
/// <param name="IsSealed">Whether they are out of reach.</param>
/// <param name="Threshold">Shares needed; 0 before initialization.</param>
/// <param name="Shares">Shares handed out; 0 before initialization.</param>
/// <param name="Progress">Shares received in this attempt.</param>
/// <param name="Nonce">Names this attempt; empty when there is none.</param>
/// <param name="ClusterId">A UUID; empty while sealed.</param>
/// <param name="ClusterName">The name made up at the initialization; empty while sealed.</param>
public sealed record SealStatus(
    string Type, bool IsInitialized, bool IsSealed, int Threshold, int Shares, int Progress, string Nonce,
    string ClusterId, string ClusterName);
