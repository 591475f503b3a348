using Leasehold.Core.Json;

namespace Leasehold.Core.Logins;

/// <summary>
/// Whom an auth method recognized and what that one's token shall be. The method answers with it
/// (<see cref="Requests.Reply.Login"/>); the kernel makes entity, alias and token in one commit.
/// </summary>
public sealed record Login
{
    /// <summary>What the role or user says about its tokens, as it stands now.</summary>
    public required TokenParameters Token { get; init; }

    /// <summary>Who it is on this mount; null: the token belongs to no entity.</summary>
    public LoginAlias? Alias { get; init; }

    /// <summary>
    /// The names of all groups that the method says it is in, for aliases of external groups; null: the method knows
    /// nothing of groups, and memberships stay as they are.
    /// </summary>
    public IReadOnlyList<string>? GroupAliases { get; init; }

    /// <summary>What follows the mount's path in the token's display name, such as the user; may be empty.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What is kept with the token and shown as its metadata; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The role that it came through, for counts and forecasts; empty for none.</summary>
    public string Role { get; init; } = "";

    /// <summary>
    /// What the method wants back when the token is renewed (<see cref="IRenewsLogins"/>); never shown.
    /// </summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the token can be renewed at all.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>Data beside the token; null for none.</summary>
    public JsonMap? Data { get; init; }
}
