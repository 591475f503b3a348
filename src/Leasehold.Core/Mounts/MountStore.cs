using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Leasehold.Core.Barrier;
using Leasehold.Core.Routing;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Mounts;

/// <summary>The mount table as stored, and in memory: swapped whole in the commit that changes it.</summary>
internal sealed class MountStore(EngineCatalog catalog, LiveMounts live) : ICommitWatcher
{
    private const string Kind = "mount";
    private static readonly byte[] Prefix = Keys.AllSystem(Kind).Start;

    private readonly MountFormat _format = new(catalog);

    public EngineCatalog Catalog => catalog;

    public MountTable Table => live.Table;

    /// <summary>Reads the table; once, when unsealing.</summary>
    public async ValueTask LoadAsync(Transaction tx, CancellationToken cancel)
    {
        var mounts = new List<Mount>();
        await foreach (var row in tx.PeekRowsClearAsync(AllRows, cancel).ConfigureAwait(false))
        {
            if (await tx.PeekAsync(new Key(row.Key), _format, cancel).ConfigureAwait(false) is { } mount)
                mounts.Add(mount);
        }
        live.Table = new MountTable(mounts);
    }

    /// <summary>Guards the whole table: the commit fails if any mount came, changed or went meanwhile.</summary>
    public static async ValueTask GuardAsync(Transaction tx, CancellationToken cancel)
    {
        for (KeyRange? range = Keys.AllSystem(Kind); range is { } part;)
        {
            var page = await tx.ScanClearAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
    }

    /// <summary>The entries of all mounts.</summary>
    public static KeyRange AllRows => Keys.AllSystem(Kind);

    /// <summary>The key of a mount's entry, for guards.</summary>
    public static Key KeyOf(ulong id) => Keys.System(Kind, id.ToString("x16", CultureInfo.InvariantCulture));

    public void Put(Transaction tx, Mount mount) => tx.Put(KeyOf(mount.Id), mount, _format);

    /// <summary>Stages the end of a mount: from the commit on it is gone, and a job drains what it held.</summary>
    public static async ValueTask RemoveAsync(Transaction tx, Mount mount, CancellationToken cancel)
    {
        tx.Delete(KeyOf(mount.Id));
        var target = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(target, mount.Id);
        await Job.StageAsync(tx, DrainMountJob.KindName, target, cancel).ConfigureAwait(false);
    }

    /// <summary>A new entry with fresh ids.</summary>
    public static Mount New(string path, EngineType type)
    {
        var uuid = Guid.NewGuid();
        var prefix = type.Class == EngineClass.Auth ? "auth_" : "";
        return new Mount
        {
            Id = BinaryPrimitives.ReadUInt64BigEndian(uuid.ToByteArray(bigEndian: true)),
            Path = path,
            TypeName = type.Name,
            Type = type,
            Uuid = uuid.ToString(),
            Accessor = $"{prefix}{type.Name}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
        };
    }

    private static ulong IdIn(byte[] key) =>
        ulong.Parse(Keys.SystemName(key, Kind), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (!write.Key.AsSpan().StartsWith(Prefix))
                    continue;
                live.Table = write.Attachment is Mount mount ? Table.With(mount) : Table.Without(IdIn(write.Key));
            }
        }
    }
}
