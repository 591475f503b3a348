namespace Leasehold.Core.Seal;

/// <summary>What became of a share: refused, counted, or the last one needed.</summary>
/// <param name="Fault">The refusal's text; null if it was taken.</param>
/// <param name="IsOpened">Set once, by what unsealed: the seal holds the root key now.</param>
public readonly record struct UnsealResult(string? Fault, bool IsOpened)
{
    internal static UnsealResult Refused(string fault) => new(fault, false);
}
