namespace Leasehold.Core.Seal;

/// <summary>What holds of every division of a key into shares.</summary>
internal static class ShareTerms
{
    /// <summary>Why a key can't be divided so; null if it can.</summary>
    public static string? Fault(int shares, int threshold) => (shares, threshold) switch
    {
        ( < 1, _) => "shares must be at least one",
        (_, < 1) => "threshold must be at least one",
        ( > 1, 1) => "threshold must be greater than one for multiple shares",
        ( > Shamir.MostShares, _) => "shares must be less than 256",
        (_, > Shamir.MostShares) => "threshold must be less than 256",
        _ when threshold > shares => "threshold cannot be larger than shares",
        _ => null,
    };
}
