using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Storage;

namespace Leasehold.Core.Quotas;

/// <summary>The tokens and leases that paths of a mount issued, by the index of paths.</summary>
/// <param name="begin">Begins the transaction that reads the index.</param>
/// <param name="mount">The mount.</param>
/// <param name="below">The path below it, names as they are kept, or what it begins with.</param>
/// <param name="isExact">Whether it is the whole path.</param>
internal sealed class PathTally(Func<Transaction> begin, Mount mount, string below, bool isExact) : LeaseTally(begin)
{
    private readonly byte[] _path = Encoding.UTF8.GetBytes(mount.Path + below);

    protected override KeyRange Rows =>
        Keys.PathsUnder(mount.Id, isExact ? mount.Path + below + "/" : mount.Path + below);

    /// <summary>An entry is put once, with its row, and removed once.</summary>
    protected override long ChangeOf(in WriteOperation write) => write.Kind switch
    {
        WriteKind.Put when IsOurs(write.Key) => 1,
        WriteKind.Delete when IsOurs(write.Key) => -1,
        _ => 0,
    };

    protected override long ValueOf(Row row) => IsOurs(row.Key) ? 1 : 0;

    private bool IsOurs(byte[] key)
    {
        if (key[0] != Tables.Path || Keys.PathMount(key) != mount.Id)
            return false;
        var text = Keys.PathBytes(key);
        return isExact ? text.SequenceEqual(_path) : text.StartsWith(_path);
    }
}
