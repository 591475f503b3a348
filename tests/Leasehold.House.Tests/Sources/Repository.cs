namespace Leasehold.House.Tests.Sources;

/// <summary>The working tree these tests were built from: found by walking up to the solution file.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>All C# files under <paramref name="folder"/>, without what builds write, in order.</summary>
    public static IReadOnlyList<SourceFile> Sources(string folder) =>
        [.. Files(folder, "*.cs").Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))))];

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var start = Path.Combine(Root, folder);
        if (!Directory.Exists(start))
            return [];
        return Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);
    }

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) =>
        File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Leasehold.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Leasehold.slnx is in no parent folder");
    }
}
