using Leasehold.Core.Lifecycle;

namespace Leasehold.Core.Leases;

/// <summary>
/// What an engine gives on a lease. An answer that carries one becomes a lease in the request's own commit
/// (<see cref="Requests.Reply.Data.Secret"/>).
/// </summary>
/// <param name="Data">
/// All that a revocation needs, in the engine's own form: roles and connections may be changed or deleted meanwhile,
/// the mount disabled. Stored sealed; at most <see cref="LeaseLimits.DataBytes"/>.
/// </param>
public sealed record LeasedSecret(ReadOnlyMemory<byte> Data)
{
    /// <summary>Which of the mount's targets holds it, such as a connection; empty if there is only one.</summary>
    public string Target { get; init; } = "";

    /// <summary>The TTL it is given with, whole seconds; 0: the mount's default.</summary>
    public long Ttl { get; init; }

    /// <summary>The engine's own bound, whole seconds; 0: none beside the mount's.</summary>
    public long MaxTtl { get; init; }

    /// <summary>Which rule <see cref="MaxTtl"/> comes from.</summary>
    public LimitedBy MaxLimit { get; init; } = LimitedBy.Role;

    /// <summary>Whether it can be renewed.</summary>
    public bool Renewable { get; init; } = true;

    /// <summary>The role it was made by; empty for none.</summary>
    public string Role { get; init; } = "";
}
