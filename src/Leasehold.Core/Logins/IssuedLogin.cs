using Leasehold.Core.Mounts;

namespace Leasehold.Core.Logins;

/// <summary>A living token as the auth method that issued it sees it at a renewal.</summary>
/// <param name="Mount">The mount that issued it.</param>
/// <param name="Kept">What the method asked to get back (<see cref="Login.Kept"/>).</param>
/// <param name="Metadata">The token's metadata; null for none.</param>
/// <param name="Policies">The token's own policies, canonical and sorted, <c>default</c> among them.</param>
public sealed record IssuedLogin(
    Mount Mount,
    IReadOnlyDictionary<string, string> Kept,
    IReadOnlyDictionary<string, string>? Metadata,
    IReadOnlyList<string> Policies)
{
    /// <summary>
    /// Whether parameters name the policies that the token has; <c>default</c> and order don't count.
    /// </summary>
    public bool HasPoliciesOf(TokenParameters token)
    {
        var wanted = Policies.Where(static name => !IsDefault(name)).ToHashSet(StringComparer.Ordinal);
        return wanted.SetEquals(token.Policies.Select(CanonicalName.Of).OfType<string>().Where(n => !IsDefault(n)));
    }

    private static bool IsDefault(string name) => name == Core.Policies.PolicyName.Default.Value;
}
