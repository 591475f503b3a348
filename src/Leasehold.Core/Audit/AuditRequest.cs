namespace Leasehold.Core.Audit;

/// <summary>A request as audit entries show it. Empty texts, zeros and empty lists are left out of the line.</summary>
public sealed record AuditRequest
{
    /// <summary>The request's id.</summary>
    public required string Id { get; init; }

    /// <summary>create, read, update, patch, delete, list, help.</summary>
    public required string Operation { get; init; }

    /// <summary>The path without <c>v1/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The client's id: its entity, or one made from its policies.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The mount that is asked.</summary>
    public AuditMount Mount { get; init; } = AuditMount.None;

    /// <summary>The token itself: a device hashes it unless it logs raw.</summary>
    public string ClientToken { get; init; } = "";

    /// <summary>Its accessor: hashed unless the device says otherwise.</summary>
    public string ClientTokenAccessor { get; init; } = "";

    /// <summary>The body as one valid JSON object; empty for none. Its strings are hashed.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Keys whose values stay in clear: the mount's <c>audit_non_hmac_request_keys</c>.</summary>
    public IReadOnlyList<string> ClearKeys { get; init; } = [];

    /// <summary>The caller's address.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>The caller's port.</summary>
    public int RemotePort { get; init; }

    /// <summary>The TTL asked for a wrapped answer, in seconds.</summary>
    public long WrapTtl { get; init; }

    /// <summary>The headers that the configuration names.</summary>
    public IReadOnlyList<AuditHeader> Headers { get; init; } = [];

    /// <summary>The serial number of the caller's certificate.</summary>
    public string ClientCertificateSerialNumber { get; init; } = "";
}

/// <summary>A header that is recorded.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Values">Its values.</param>
/// <param name="Hashed">Whether they are secrets.</param>
public sealed record AuditHeader(string Name, IReadOnlyList<string> Values, bool Hashed);

/// <summary>A mount as audit entries show it.</summary>
/// <param name="Point">Its path with the slash at the end.</param>
/// <param name="Type">Its type, such as kv.</param>
/// <param name="Accessor">Its accessor.</param>
/// <param name="RunningVersion">The version of what runs there.</param>
/// <param name="Class">auth or secret.</param>
public sealed record AuditMount(string Point, string Type, string Accessor, string RunningVersion, string Class)
{
    /// <summary>No mount.</summary>
    public static AuditMount None { get; } = new("", "", "", "", "");
}
