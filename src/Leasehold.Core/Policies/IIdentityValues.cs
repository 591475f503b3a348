namespace Leasehold.Core.Policies;

/// <summary>What is known of the entity that asks, for the selectors of policies.</summary>
public interface IIdentityValues
{
    /// <summary>
    /// The value a selector points to. Absent when there is none, or when the entity is no member of the group it
    /// names: the block is then left out.
    /// </summary>
    string? Find(IdentitySelector selector);
}
