namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>How far the making of a root token is.</summary>
/// <param name="Nonce">Names it; empty when none runs.</param>
/// <param name="Progress">Shares given.</param>
/// <param name="Required">Shares needed.</param>
/// <param name="Fingerprint">Of the PGP key that the token is encrypted for; empty for an OTP.</param>
internal sealed record RootGenerationStatus(string Nonce, int Progress, int Required, string Fingerprint)
{
    /// <summary>The pad, in the answer to the start that had it made; else empty.</summary>
    public string Otp { get; init; } = "";

    /// <summary>The token, encoded, in the answer to the last share; else empty.</summary>
    public string EncodedToken { get; init; } = "";

    public bool IsStarted => Nonce.Length > 0;
}
