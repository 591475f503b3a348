namespace Leasehold.Core.Lifecycle;

/// <summary>What a row of the expiry index is. The byte is part of the key.</summary>
internal enum RowKind : byte
{
    Token = (byte)'t',
    Lease = (byte)'l',
}
