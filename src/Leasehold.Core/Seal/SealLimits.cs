namespace Leasehold.Core.Seal;

/// <summary>The limits of seals that unseal themselves.</summary>
internal static class SealLimits
{
    /// <summary>The wait after the first failure; each later one is twice as long.</summary>
    public static readonly TimeSpan FirstUnsealDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    public static readonly TimeSpan LongestUnsealDelay = TimeSpan.FromSeconds(30);
}
