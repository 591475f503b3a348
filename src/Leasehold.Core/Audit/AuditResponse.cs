namespace Leasehold.Core.Audit;

/// <summary>An answer as audit entries show it. Empty texts, zeros and empty lists are left out of the line.</summary>
public sealed record AuditResponse
{
    /// <summary>The token it issues or renews.</summary>
    public AuditAuth? Auth { get; init; }

    /// <summary>The mount that answered.</summary>
    public AuditMount Mount { get; init; } = AuditMount.None;

    /// <summary>The lease it issues or renews.</summary>
    public string LeaseId { get; init; } = "";

    /// <summary>The data as one valid JSON object; empty for none. Its strings are hashed.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Keys whose values stay in clear: the mount's <c>audit_non_hmac_response_keys</c>.</summary>
    public IReadOnlyList<string> ClearKeys { get; init; } = [];

    /// <summary>Warnings, in clear.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Where the caller is sent.</summary>
    public string Redirect { get; init; } = "";

    /// <summary>The wrapping token, if the answer is wrapped.</summary>
    public AuditWrap? Wrap { get; init; }
}

/// <summary>A wrapping token as audit entries show it.</summary>
/// <param name="Ttl">In seconds.</param>
/// <param name="Token">The wrapping token.</param>
/// <param name="Accessor">Its accessor.</param>
/// <param name="CreationTime">When it was made.</param>
/// <param name="CreationPath">The path whose answer it holds.</param>
/// <param name="WrappedAccessor">The accessor of a token inside; empty for none.</param>
public sealed record AuditWrap(
    long Ttl, string Token, string Accessor, DateTimeOffset CreationTime, string CreationPath, string WrappedAccessor);
