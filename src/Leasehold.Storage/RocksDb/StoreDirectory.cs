namespace Leasehold.Storage.RocksDb;

/// <summary>The directory of a store: ours by its mark, or empty; anything else is refused and not touched.</summary>
internal static class StoreDirectory
{
    private const string MarkName = "leasehold.store";
    private const string Mark = "leasehold store 1\n";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly (string Name, string Owner)[] Known =
    [
        ("vault.db", "integrated (raft) storage of Vault or OpenBao"),
        ("raft", "integrated (raft) storage of Vault or OpenBao"),
        ("core", "file storage of Vault or OpenBao"),
        ("logical", "file storage of Vault or OpenBao"),
        ("PG_VERSION", "a PostgreSQL cluster"),
        ("serf", "the data of Consul"),
        ("member", "the data of etcd"),
        ("CURRENT", "a database of another program"),
    ];

    /// <summary>
    /// Takes the lock of a store's directory, creating and marking it if need be, unless it must exist.
    /// </summary>
    public static StoreLock Enter(string directory, bool mustExist)
    {
        if (File.Exists(directory))
            throw new StoreForeignException(directory, "a file");
        if (mustExist && !File.Exists(Path.Combine(directory, MarkName)))
            throw new StoreMissingException(directory);
        if (Directory.Exists(directory))
            RefuseForeign(directory);
        else if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly);

        var storeLock = StoreLock.Take(directory);
        try
        {
            WriteMark(Path.Combine(directory, MarkName));
            return storeLock;
        }
        catch
        {
            storeLock.Dispose();
            throw;
        }
    }

    private static void RefuseForeign(string directory)
    {
        var mark = Path.Combine(directory, MarkName);
        if (File.Exists(mark))
        {
            var text = File.ReadAllText(mark);
            if (text.Length > 0 && text != Mark) // Empty: we were killed while marking it.
                throw new StoreForeignException(directory, $"a store of another version ({text.Trim()})");
            return;
        }
        foreach (var (name, owner) in Known)
        {
            if (Path.Exists(Path.Combine(directory, name)))
                throw new StoreForeignException(directory, owner);
        }
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
        {
            if (Path.GetFileName(entry) is not (StoreLock.FileName or "lost+found"))
                throw new StoreForeignException(directory, $"files of something else ({Path.GetFileName(entry)})");
        }
    }

    private static void WriteMark(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length == Mark.Length)
            return;
        using var file = File.Create(path);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Mark));
        file.Flush(flushToDisk: true);
    }
}
