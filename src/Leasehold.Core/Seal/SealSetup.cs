namespace Leasehold.Core.Seal;

/// <summary>
/// The seals that the configuration names. Both belong to the <see cref="ServerSeal"/> they are given to.
/// </summary>
/// <param name="Active">The seal in use; null for shares.</param>
/// <param name="Disabled">The seal to migrate from; null if none is named, or if it is shares.</param>
public sealed record SealSetup(ISealWrapper? Active, ISealWrapper? Disabled)
{
    /// <summary>Shares, and nothing to migrate from.</summary>
    public static SealSetup Shamir { get; } = new(null, null);

    /// <summary>The kind of the seal in use.</summary>
    public string Type => Active?.Type ?? SealConfiguration.ShamirType;

    /// <summary>How a store that is sealed in this way is opened under these seals.</summary>
    internal SealPlan PlanFor(SealConfiguration? stored)
    {
        if (stored is null)
            return new SealPlan(Active, Migrates: false, Fault: null);
        if (stored.Wrapped is null)
            return new SealPlan(Opener: null, Migrates: Active is not null, Fault: null);
        if (CanOpen(Active, stored))
            return new SealPlan(Active, Migrates: false, Fault: null);
        return CanOpen(Disabled, stored)
            ? new SealPlan(Disabled, Migrates: true, Fault: null)
            : new SealPlan(Opener: null, Migrates: false, Mismatch(stored, stored.Wrapped));
    }

    private static bool CanOpen(ISealWrapper? wrapper, SealConfiguration stored) =>
        wrapper is not null && stored.Wrapped is not null && wrapper.Type == stored.Type
        && wrapper.KeyIds.Contains(stored.Wrapped.KeyId);

    private string Mismatch(SealConfiguration stored, WrappedKey wrapped)
    {
        var sealedBy = $"the store is sealed by seal \"{stored.Type}\" with key \"{wrapped.KeyId}\"";
        foreach (var wrapper in (ReadOnlySpan<ISealWrapper?>)[Active, Disabled])
        {
            if (wrapper?.Type == stored.Type)
            {
                return $"{sealedBy}, but the configured seal \"{wrapper.Type}\" has only: "
                    + $"{string.Join(", ", wrapper.KeyIds)}; configure the key that the store is sealed with";
            }
        }
        return Active is null
            ? $"{sealedBy}, but the configuration has no seal block for it; put it back, or add it with "
                + "disabled = \"true\" to migrate to shares"
            : $"{sealedBy}, but the configuration says seal \"{Active.Type}\"; put the other one back, or add it "
                + "beside this one with disabled = \"true\" to migrate";
    }
}
