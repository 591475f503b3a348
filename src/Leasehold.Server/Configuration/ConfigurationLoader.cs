using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads the configuration of a server from files and directories, and says every mistake at once.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads the paths in order; of a directory, every <c>.hcl</c> and <c>.json</c> file by name.</summary>
    public static ConfigurationResult Load(IReadOnlyList<string> paths, ServerEnvironment environment) =>
        Load(paths, environment, new ServerConfiguration());

    /// <summary>The same on top of what holds already.</summary>
    internal static ConfigurationResult Load(
        IReadOnlyList<string> paths, ServerEnvironment environment, ServerConfiguration before)
    {
        var refused = new List<string>();
        var errors = new List<HclError>();
        var warnings = new List<string>();
        var reader = new ConfigurationReader(errors, warnings);
        var configuration = before;
        foreach (var file in Files(paths, refused))
        {
            if (Parse(file, refused) is { } document)
                configuration = reader.Read(document, configuration);
        }
        refused.AddRange(errors.Select(error => $"error loading configuration: {error}"));
        if (refused.Count == 0)
        {
            configuration = WholeConfiguration.Settle(
                EnvironmentOverrides.Apply(configuration, environment, refused));
            refused.AddRange(WholeConfiguration.Check(configuration));
        }
        return new ConfigurationResult(refused.Count == 0 ? configuration : null, refused, warnings);
    }

    private static List<string> Files(IReadOnlyList<string> paths, List<string> refused)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(path);
                continue;
            }
            files.AddRange(FilesOf(path, refused));
        }
        return files;
    }

    private static List<string> FilesOf(string directory, List<string> refused)
    {
        try
        {
            var found = Directory.EnumerateFiles(directory)
                .Where(name => name.EndsWith(".hcl", StringComparison.Ordinal)
                    || name.EndsWith(".json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0)
            {
                refused.Add(
                    $"error loading configuration from {directory}: the directory has no .hcl and no .json file");
            }
            return found;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refused.Add($"error loading configuration from {directory}: {fault.Message}");
            return [];
        }
    }

    private static HclDocument? Parse(string file, List<string> refused)
    {
        try
        {
            if (file.Length == 0)
                throw new FileNotFoundException(); // As of a variable that is not set.
            var result = HclParser.Parse(File.ReadAllBytes(file), file);
            if (result.Succeeded(out var document, out var error))
                return document;
            refused.Add($"error loading configuration: {error}");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            refused.Add($"error loading configuration from {file}: no such file or directory");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refused.Add($"error loading configuration from {file}: {fault.Message}");
        }
        return null;
    }
}
