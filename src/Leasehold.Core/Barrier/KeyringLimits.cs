namespace Leasehold.Core.Barrier;

/// <summary>How long keys are used, and how many are kept.</summary>
internal static class KeyringLimits
{
    /// <summary>
    /// After this many seals the next commit installs a new term; an operator may only ask for fewer.
    /// </summary>
    public const long RotateAtUses = 1L << 31;

    /// <summary>Random nonces of 96 bits: past this many seals with one key nothing is sealed at all.</summary>
    public const long MostUses = 1L << 32;

    /// <summary>Uses accounted for in advance by one write of the keyring.</summary>
    public const long ReservedAtOnce = 1L << 22;

    /// <summary>
    /// Terms a keyring holds; with that many, unsealing keeps the last one as long as its uses allow.
    /// </summary>
    public const int Terms = 10_000;
}
