namespace Leasehold.Server.Configuration;

/// <summary>The environment variables of the server; <c>VAULT_X</c> and <c>BAO_X</c> are one.</summary>
public sealed class ServerEnvironment(Func<string, string?> read)
{
    /// <summary>That of the process.</summary>
    public static ServerEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Nothing is set.</summary>
    public static ServerEnvironment Empty { get; } = new(static _ => null);

    /// <summary>The value of <c>VAULT_name</c>, else of <c>BAO_name</c>; null if neither is set to a text.</summary>
    public string? Find(string name) => Plain("VAULT_" + name) ?? Plain("BAO_" + name);

    /// <summary>The value of a variable under exactly this name; null if it is not set to a text.</summary>
    public string? Plain(string name) => read(name) is { Length: > 0 } value ? value : null;
}
