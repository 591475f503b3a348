using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Settings;
using Leasehold.Core.SystemApi.Rows;
using Leasehold.Core.Work;

namespace Leasehold.Core.Mounts;

/// <summary>Moves of mounts to other paths: asked for here, done by <see cref="MoveMountJob"/>.</summary>
internal sealed class MountMoves(MountStore mounts)
{
    private const int MostKept = 256; // Finished ones beyond that are forgotten, the oldest first.

    private readonly SettingTable<MigrationRow> _rows =
        new("migration", new ProtoFormat<MigrationRow>(MigrationRow.Parser));

    public ValueTask<MigrationRow?> FindAsync(Transaction tx, string id, CancellationToken cancel) =>
        _rows.FindAsync(tx, id, cancel);

    /// <summary>Stages the begin of a move: the mount serves no more until it has arrived. Returns the id.</summary>
    public async ValueTask<string> StageAsync(Transaction tx, Mount mount, string target, CancellationToken cancel)
    {
        await ForgetOldAsync(tx, cancel).ConfigureAwait(false);
        var id = Guid.NewGuid().ToString();
        mounts.Put(tx, mount with { State = MountState.Moving });
        _rows.Put(tx, id, new MigrationRow
        {
            Mount = mount.Id,
            Source = mount.Path,
            Target = target,
            Status = (uint)MigrationStatus.InProgress,
            AskedAt = tx.NowMs(),
        });
        await Job.StageAsync(tx, MoveMountJob.KindName, Encoding.UTF8.GetBytes(id), cancel).ConfigureAwait(false);
        return id;
    }

    /// <summary>Stages the end of a move.</summary>
    public void StageEnd(Transaction tx, string id, MigrationRow row, bool arrived)
    {
        var done = row.Clone();
        done.Status = (uint)(arrived ? MigrationStatus.Success : MigrationStatus.Failure);
        _rows.Put(tx, id, done);
    }

    private async ValueTask ForgetOldAsync(Transaction tx, CancellationToken cancel)
    {
        var all = await _rows.AllAsync(tx, cancel).ConfigureAwait(false);
        var finished = all.Where(static row => row.Value.Status != (uint)MigrationStatus.InProgress)
            .OrderByDescending(static row => row.Value.AskedAt)
            .Skip(MostKept);
        foreach (var (id, _) in finished)
            _rows.Delete(tx, id);
    }
}
