using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Logins;

/// <summary>What an auth method says to a renewal: yes with the parameters of now, or no.</summary>
public sealed record RenewalTerms
{
    private RenewalTerms()
    {
    }

    /// <summary>The parameters of the role or user as they are now; null for a refusal.</summary>
    public TokenParameters? Token { get; private init; }

    /// <summary>Why not; null if it may be renewed.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>All groups that the method says its holder is in by now; null: memberships stay.</summary>
    public IReadOnlyList<string>? GroupAliases { get; init; }

    /// <summary>It may be renewed.</summary>
    public static RenewalTerms Of(TokenParameters token) => new() { Token = token };

    /// <summary>It may not be renewed any more, and why.</summary>
    public static RenewalTerms No(string reason) => No(reason, Refusal.NotRenewable.Reason);

    /// <summary>The role or user that it came from is gone, and only that could tell how long it may live.</summary>
    public static RenewalTerms Gone(string reason) => No(reason, Cause.RoleRemoved.Name());

    /// <summary>Renewals are switched off for its role.</summary>
    public static RenewalTerms NotRenewable { get; } =
        new() { Refusal = Refusal.NotRenewable };

    private static RenewalTerms No(string reason, string? cause) =>
        new() { Refusal = Refusal.Invalid($"failed to renew entry: {reason}") with { Reason = cause } };
}
