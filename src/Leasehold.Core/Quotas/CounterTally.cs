using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Storage;

namespace Leasehold.Core.Quotas;

/// <summary>
/// The tokens and leases of the server, of a mount or of a role, by the counters of mounts and roles.
/// </summary>
internal sealed class CounterTally(Func<Transaction> begin, QuotaScope scope) : LeaseTally(begin)
{
    private readonly byte[]? _role = scope.Role.Length > 0 ? Encoding.UTF8.GetBytes(scope.Role) : null;

    protected override KeyRange Rows { get; } = scope.Mount == 0 ? Keys.AllCounts : Keys.CountsOf(scope.Mount);

    protected override long ChangeOf(in WriteOperation write) =>
        write.Kind == WriteKind.Add && IsOurs(write.Key)
            ? BinaryPrimitives.ReadInt64LittleEndian(write.Value)
            : 0;

    protected override long ValueOf(Row row) =>
        IsOurs(row.Key) ? BinaryPrimitives.ReadInt64LittleEndian(row.Value) : 0;

    private bool IsOurs(byte[] key) =>
        key[0] == Tables.Count &&
        Keys.CountKind(key) is RowKind.Token or RowKind.Lease &&
        (scope.Mount == 0 || Keys.CountMount(key) == scope.Mount) &&
        (_role is null || Keys.CountRole(key).SequenceEqual(_role));
}
