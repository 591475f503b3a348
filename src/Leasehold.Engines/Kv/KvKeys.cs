using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Storage;

namespace Leasehold.Engines.Kv;

/// <summary>Where the rows of one mount lie.</summary>
internal readonly struct KvKeys(ulong mount)
{
    private const byte ConfigKind = 1;
    private const byte KeyKind = 2;
    private const byte VersionKind = 3;
    private const int Overhead = MountKeys.PrefixLength + 1;

    /// <summary>Those of a mount.</summary>
    public KvKeys(Mount mount)
        : this(mount.Id)
    {
    }

    /// <summary>The path of a key's row; null for other rows.</summary>
    public static (KvKeys Keys, string Path)? ReadMetadata(Key key)
    {
        var reader = new KeyReader(key.Span);
        var mount = reader.UInt64();
        return reader.Rest is [KeyKind, ..] && reader.Byte() == KeyKind ? (new KvKeys(mount), reader.Text()) : null;
    }

    /// <summary>The path and number of a version's data; null for other rows.</summary>
    public static (KvKeys Keys, string Path, ulong Version)? ReadContent(Key key)
    {
        var reader = new KeyReader(key.Span);
        var mount = reader.UInt64();
        return reader.Rest is [VersionKind, ..] && reader.Byte() == VersionKind
            ? (new KvKeys(mount), reader.Terminated(), reader.UInt64())
            : null;
    }

    /// <summary>What the mount is set to.</summary>
    public Key Config() => Writer(ConfigKind, 0).ToKey();

    /// <summary>The row of a key, or with a folder's path the prefix of what lies in it.</summary>
    public Key Metadata(string path) => Writer(KeyKind, Encoding.UTF8.GetByteCount(path)).Text(path).ToKey();

    /// <summary>The data of one version.</summary>
    public Key Content(string path, ulong version) => Versions(path).UInt64(version).ToKey();

    /// <summary>The data of all versions below a number.</summary>
    public KeyRange ContentBelow(string path, ulong version) =>
        new(Versions(path).UInt64(0).ToKey().Bytes, Versions(path).UInt64(version).ToKey().Bytes);

    private KeyWriter Versions(string path) =>
        Writer(VersionKind, Encoding.UTF8.GetByteCount(path) + 1 + sizeof(ulong)).Terminated(path);

    private KeyWriter Writer(byte kind, int more) =>
        new KeyWriter(Tables.Mount, Overhead + more).UInt64(mount).Byte(kind);
}
