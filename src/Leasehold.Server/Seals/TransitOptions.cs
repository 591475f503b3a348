using Leasehold.Client;

namespace Leasehold.Server.Seals;

/// <summary>Which key of which server wraps the unseal key.</summary>
/// <param name="Address">The server.</param>
/// <param name="Mount">Where its engine of keys is mounted, without slashes around it.</param>
/// <param name="Key">The key's name.</param>
public sealed record TransitOptions(ServerAddress Address, string Mount, string Key)
{
    /// <summary>What the server lets us in by; secret.</summary>
    public required string Token { get; init; }

    /// <summary>The namespace of mount and token; empty for none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Whether the token is kept alive.</summary>
    public bool RenewsToken { get; init; } = true;

    /// <summary>How the server's certificate is checked.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Server, mount and key: the token must not reach a log by way of its options.</summary>
    public override string ToString() => $"key \"{Key}\" of mount \"{Mount}\" at {Address}";
}
