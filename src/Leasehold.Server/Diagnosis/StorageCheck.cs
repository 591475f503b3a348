using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;

namespace Leasehold.Server.Diagnosis;

/// <summary>Whether the storage can be reached, is ours, is free, and has room.</summary>
internal static class StorageCheck
{
    private const string Name = "Check Storage";
    private const string Open = "Open Storage";
    private const string Place = "Check Directory";
    private const string Room = "Check Disk Usage";
    private const long LeastRoom = 1024 * 1024 * 1024;
    private const int LeastPercent = 5;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static async Task<Finding> RunAsync(
        ServerConfiguration configuration, TimeProvider time, CancellationToken cancel)
    {
        if (configuration.Storage is not { } storage)
            return Finding.Failure(Name, "No storage is configured.", "Add a storage block.");
        if (storage.Kind is StorageKind.Memory or StorageKind.SharedMemory)
            return Finding.Warning(Name, $"Storage \"{storage.Type}\" forgets everything when the server ends.",
                "Use rocksdb or postgresql for anything that must stay.");
        if (storage.Kind != StorageKind.Embedded)
            return Finding.Group(Name, [await OpenAsync(storage, time, cancel)]);
        var place = PlaceOf(storage.Path);
        var findings = new List<Finding> { place, DiskUsage(new DriveInfo(PathAccess.Nearest(storage.Path))) };
        if (place.Status != CheckStatus.Failure && IsUsed(storage.Path))
            findings.Add(await OpenAsync(storage, time, cancel));
        return Finding.Group(Name, findings);
    }

    public static Finding DiskUsage(DriveInfo drive) => DiskUsage(drive.AvailableFreeSpace, drive.TotalSize);

    public static Finding DiskUsage(long free, long total)
    {
        var percent = total > 0 ? (int)(free * 100.0 / total) : 100;
        var said = FormattableString.Invariant($"{free / (1024 * 1024)} MiB ({percent} %) of the disk are free");
        return free >= LeastRoom && percent >= LeastPercent
            ? Finding.Good(Room, said + ".")
            : Finding.Warning(Room, said + ": writes are refused when it is full.",
                "Make room, or move the storage to a larger disk.");
    }

    private static Finding PlaceOf(string path)
    {
        if (File.Exists(path))
            return Finding.Failure(Place, $"{path} is a file.", "Name a directory in the storage's path.");
        var nearest = PathAccess.Nearest(path);
        if (!PathAccess.CanCreateIn(nearest))
            return Finding.Failure(Place, $"{nearest} cannot be written by the user {Environment.UserName}.",
                "Run this as the user of the server, or give the directory to that user.");
        if (!Directory.Exists(path))
            return Finding.Good(Place, $"{path} does not exist yet; the server will create it.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            return Finding.Warning(Place, $"{path} is open to other users.", $"chmod 700 {path}");
        return Finding.Good(Place, IsUsed(path) ? "" : $"{path} is empty: initialize with 'operator init'.");
    }

    // Opening an empty directory would make a store of it.
    private static bool IsUsed(string path) =>
        Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();

    private static async Task<Finding> OpenAsync(
        StorageConfiguration storage, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            await using var store = await new StoreFactory(storage, time).LookAsync(cancel);
            return Finding.Good(Open);
        }
        catch (StartException fault) when (fault.InnerException is StoreMissingException)
        {
            return Finding.Good(Open, "There is no store yet; the server will create it.");
        }
        catch (StartException fault)
        {
            return fault.InnerException is StoreInUseException
                ? Finding.Warning(Open, fault.Message, "Stop that process before this server starts; "
                    + "if it is this server, its storage is fine.")
                : Finding.Failure(Open, fault.Message, Advice(fault.InnerException));
        }
    }

    private static string Advice(Exception? fault) => fault switch
    {
        StoreForeignException => "Name another, empty directory; what is there is not touched.",
        StoreCorruptException => "Bring the storage back from its last backup.",
        UnauthorizedAccessException => "Let the user of the server read and write all files in it.",
        _ => "Mend it, and run this again.",
    };
}
