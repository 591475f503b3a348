namespace Leasehold.Core.Metrics;

/// <summary>What requests do to tokens and leases, under the names of their times.</summary>
internal static class LifeDeeds
{
    /// <summary>A token is renewed, which is counted, too.</summary>
    public const string RenewToken = "expire.renew-token";

    private static readonly (string Path, string Name)[] OfTokens =
    [
        ("renew", RenewToken),
        ("lookup", "token.lookup"),
        ("revoke-orphan", "token.revoke"),
        ("revoke", "token.revoke-tree"),
    ];

    private static readonly (string Path, string Name)[] OfLeases =
    [
        ("leases/renew", "expire.renew"),
        ("renew", "expire.renew"),
        ("leases/lookup", "expire.fetch-lease-times"),
        ("leases/revoke-prefix", "expire.revoke-prefix"),
        ("revoke-prefix", "expire.revoke-prefix"),
        ("leases/revoke-force", "expire.revoke-force"),
        ("revoke-force", "expire.revoke-force"),
        ("leases/revoke", "expire.revoke"),
        ("revoke", "expire.revoke"),
    ];

    /// <summary>The name for a path below the mount of tokens or of the system; null for anything else.</summary>
    public static string? Of(bool isOfTokens, string path)
    {
        foreach (var (beginning, name) in isOfTokens ? OfTokens : OfLeases)
        {
            if (path.StartsWith(beginning, StringComparison.Ordinal) &&
                (path.Length == beginning.Length || path[beginning.Length] is '-' or '/'))
                return name;
        }
        return null;
    }
}
