namespace Leasehold.Core.Barrier;

/// <summary>When the next commit replaces the active key term without being asked.</summary>
/// <param name="Uses">After so many seals.</param>
/// <param name="Age">At this age; zero: at none.</param>
internal readonly record struct TermLimits(long Uses, TimeSpan Age)
{
    /// <summary>What holds where nobody has said more.</summary>
    public static TermLimits Default { get; } = new(KeyringLimits.RotateAtUses, TimeSpan.Zero);

    /// <summary>
    /// Whether the last term of a keyring is over. A keyring that is full gets one more term only for its uses.
    /// </summary>
    public bool EndTerm(Keyring keyring, DateTimeOffset now)
    {
        var active = keyring.Active;
        if (keyring.Terms.Length >= KeyringLimits.Terms)
            return keyring.Terms.Length == KeyringLimits.Terms && active.Uses >= KeyringLimits.RotateAtUses;
        return active.Uses >= Math.Min(Uses, KeyringLimits.RotateAtUses)
            || (Age > TimeSpan.Zero && now - active.Installed >= Age);
    }
}
