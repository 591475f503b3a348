namespace Leasehold.Cli.Input;

/// <summary>Environment variables: <c>BAO_X</c> where it is set, else <c>VAULT_X</c>.</summary>
internal sealed class VaultEnvironment(Func<string, string?> variables)
{
    public static VaultEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The value by its name without prefix; null when it is absent or empty.</summary>
    public string? Find(string suffix) =>
        (variables($"BAO_{suffix}") ?? variables($"VAULT_{suffix}")) is { Length: > 0 } value ? value : null;

    /// <summary>The full name that <see cref="Find"/> reads.</summary>
    public string NameOf(string suffix) => variables($"BAO_{suffix}") is null ? $"VAULT_{suffix}" : $"BAO_{suffix}";

    /// <summary>A variable without our prefixes; null when it is absent or empty.</summary>
    public string? Plain(string name) => variables(name) is { Length: > 0 } value ? value : null;

    public string Home => Plain("HOME") ?? Plain("USERPROFILE") ?? "/";
}
