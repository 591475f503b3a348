namespace Leasehold.Storage.RocksDb;

/// <summary>
/// Looks for files that must be there before RocksDB does: without CURRENT it would begin a new, empty database in
/// place of the old one, and without any log it would open without a word and lack what was not flushed yet.
/// </summary>
internal static class FileCheck
{
    private const string Current = "CURRENT";

    public static void Run(string directory)
    {
        var hasLog = Has(directory, "*.log");
        // In a creation that was cut short these come after CURRENT, and the log comes before the options.
        var wasOpen = hasLog || Has(directory, "*.sst") || Has(directory, "OPTIONS-*");
        var current = Path.Combine(directory, Current);
        if (wasOpen && !File.Exists(current))
            throw Missing(current);
        if (wasOpen && !hasLog)
            throw Missing(Path.Combine(directory, "*.log"));
    }

    private static StoreCorruptException Missing(string file) => new(file, -1, "it is missing");

    private static bool Has(string directory, string pattern) =>
        Directory.EnumerateFiles(directory, pattern).Any();
}
