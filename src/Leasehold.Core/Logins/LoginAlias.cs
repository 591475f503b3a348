namespace Leasehold.Core.Logins;

/// <summary>Who logged in, as the auth method knows it.</summary>
/// <param name="Name">The method's stable name for it, such as the user name or the role id.</param>
public sealed record LoginAlias(string Name)
{
    /// <summary>What the method knows of it; kept with the alias, and written again when it changed.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
