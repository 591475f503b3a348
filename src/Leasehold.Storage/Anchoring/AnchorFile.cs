using System.Text;

namespace Leasehold.Storage.Anchoring;

/// <summary>The file of an anchor: there wholly, or as it was before.</summary>
internal sealed class AnchorFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => path;

    /// <summary>
    /// The anchor; null if there is no file. Throws <see cref="StoreRefusedException"/> if it can't be read or is
    /// damaged: nobody knows then whether the store is the newest.
    /// </summary>
    public Anchor? Read()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            var bytes = new byte[Anchor.MostBytes];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Anchor.Parse(Encoding.UTF8.GetString(bytes, 0, length)) ?? throw new StoreRefusedException(
                $"the anchor {path} is damaged, so nothing tells whether the store is the newest copy: put the right " +
                $"anchor back, or make sure of the store and remove {path} to go on without the comparison");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException(
                $"the anchor {path} cannot be read ({fault.Message}): let the server read it, or remove 'anchor' " +
                "from the storage block to go on without the comparison");
        }
    }

    /// <summary>Writes the anchor beside the file, to the disk, and puts it in its place.</summary>
    public void Write(Anchor anchor)
    {
        var fresh = $"{path}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.UTF8.GetBytes(anchor.Encode()));
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
        DirectorySync.Run(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/");
    }
}
