namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>How far a rekey is.</summary>
/// <param name="Nonce">Names it; empty when none runs.</param>
/// <param name="Plan">What is made; null when none runs.</param>
/// <param name="Progress">Shares of the old key given.</param>
/// <param name="Required">Shares of the old key needed.</param>
/// <param name="VerificationNonce">Names the verification; empty while there is none to do.</param>
/// <param name="VerificationProgress">Shares of the new key given back.</param>
internal sealed record RekeyStatus(
    string Nonce, RekeyPlan? Plan, int Progress, int Required, string VerificationNonce, int VerificationProgress);

/// <summary>New shares.</summary>
internal sealed record RekeyResult(string Nonce, RekeyPlan Plan, EncodedShares Shares, string VerificationNonce);

/// <summary>What a share gave: the new ones, or how far it is.</summary>
internal sealed record RekeyStep(RekeyStatus? Status, RekeyResult? Result);
