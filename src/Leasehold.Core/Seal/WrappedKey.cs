namespace Leasehold.Core.Seal;

/// <summary>An unseal key as a seal outside the store wrapped it. No secret; stored in clear.</summary>
/// <param name="KeyId">Which of the seal's keys wrapped it.</param>
/// <param name="Ciphertext">What only the seal can open.</param>
public sealed record WrappedKey(string KeyId, ReadOnlyMemory<byte> Ciphertext);
