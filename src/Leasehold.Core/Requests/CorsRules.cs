namespace Leasehold.Core.Requests;

/// <summary>Which pages of other origins may call the API.</summary>
/// <param name="Origins">Origins as browsers send them, or <c>*</c> alone.</param>
/// <param name="Headers">The headers they may send, beside those that the API knows.</param>
/// <param name="AllowsCredentials">Whether they may send what the browser keeps.</param>
public sealed record CorsRules(
    IReadOnlyList<string> Origins, IReadOnlyList<string> Headers, bool AllowsCredentials)
{
    /// <summary>Stands for every origin.</summary>
    public const string Any = "*";

    /// <summary>The headers that pages may always send.</summary>
    public static IReadOnlyList<string> StandardHeaders { get; } =
    [
        "Content-Type", "X-Requested-With", "X-Vault-AWS-IAM-Server-ID", "X-Vault-MFA",
        "X-Vault-No-Request-Forwarding", "X-Vault-Wrap-Format", "X-Vault-Wrap-TTL", "X-Vault-Policy-Override",
        "Authorization", "X-Vault-Token",
    ];

    /// <summary>Whether pages of an origin may call.</summary>
    public bool Allows(string origin) => (Origins.Count == 1 && Origins[0] == Any)
        || Origins.Contains(origin, StringComparer.Ordinal);
}
