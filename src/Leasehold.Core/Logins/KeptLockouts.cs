using System.Buffers.Binary;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Logins.Rows;
using Leasehold.Core.Mounts;
using Leasehold.Core.Settings;

namespace Leasehold.Core.Logins;

/// <summary>
/// Who is kept out, over restarts and changes of the leader. A failure that locks somebody out writes one row, in a
/// commit of its own, and so does what lets him in again; all other failures are counted in memory alone.
/// </summary>
internal sealed class KeptLockouts(LoginLockouts lockouts, Func<Transaction> begin)
{
    private const string Purpose = "lockout";

    private static readonly SettingTable<LockoutRow> Rows =
        new("lockout", new ProtoFormat<LockoutRow>(LockoutRow.Parser));

    /// <summary>Whether somebody is kept out just now.</summary>
    public bool IsLocked(Mount mount, string alias) => lockouts.IsLocked(mount, alias);

    /// <summary>Who is kept out on a mount, sorted.</summary>
    public IReadOnlyList<string> LockedOn(Mount mount) => lockouts.LockedOn(mount);

    /// <summary>How many are kept out, on all mounts.</summary>
    public int CountLocked(MountTable mounts) => lockouts.CountLocked(mounts);

    /// <summary>Counts a failed login.</summary>
    public async ValueTask FailedAsync(Mount mount, string alias, CancellationToken cancel)
    {
        if (lockouts.Failed(mount, alias) is not { } locked)
            return;
        using var tx = begin();
        Rows.Put(tx, NameOf(tx, mount.Id, alias), locked);
        await tx.CommitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Forgets the failures of somebody: after a login, or because an operator says so.</summary>
    public async ValueTask ClearAsync(ulong mount, string alias, CancellationToken cancel)
    {
        if (!lockouts.Clear(mount, alias))
            return;
        using var tx = begin();
        Rows.Delete(tx, NameOf(tx, mount, alias));
        await tx.CommitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Reads who is kept out, and drops the rows of those who no longer are; once, when unsealing.</summary>
    public async ValueTask LoadAsync(MountTable mounts, CancellationToken cancel)
    {
        using var tx = begin();
        foreach (var (name, row) in await Rows.AllAsync(tx, cancel).ConfigureAwait(false))
        {
            if (mounts.Find(row.Mount) is null || !lockouts.Restore(row))
                Rows.Delete(tx, name);
        }
        await tx.CommitAsync(cancel).ConfigureAwait(false); // On a conflict they are dropped the next time.
    }

    /// <summary>Names of people are on no disk in the clear.</summary>
    private static string NameOf(Transaction tx, ulong mount, string alias)
    {
        var name = CanonicalName.Spelled(alias);
        var text = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteUInt64BigEndian(text, mount);
        Encoding.UTF8.GetBytes(name, text.AsSpan(sizeof(ulong)));
        return Convert.ToHexStringLower(tx.Barrier.HmacId(Purpose, text).ToArray());
    }
}
