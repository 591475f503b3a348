namespace Leasehold.Core.Lifecycle;

/// <summary>What a row of the expiry index is. The byte is part of the key.</summary>
internal enum RowKind : byte
{
    Token = (byte)'t',
    Lease = (byte)'l',

    /// <summary>A row of a mount's own data, which its engine asked to be called for.</summary>
    Mount = (byte)'m',

    /// <summary>Counters only: leases that wait for their revocation, by target instead of role.</summary>
    Waiting = (byte)'w',
}
