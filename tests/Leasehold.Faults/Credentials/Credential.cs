namespace Leasehold.Faults.Credentials;

/// <summary>A user that a client was given.</summary>
internal sealed record Credential(string LeaseId, string Username, string Password);
