using Leasehold.Server.Configuration;

namespace Leasehold.Server.Tests.Configuration;

/// <summary>A folder with configuration files, gone after the test.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("leasehold-configuration-").FullName;

    public string Add(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public static ConfigurationResult Load(string text, ServerEnvironment? environment = null)
    {
        using var folder = new ConfigurationFolder();
        var result = ConfigurationLoader.Load([folder.Add("server.hcl", text)], environment ?? ServerEnvironment.Empty);
        return result with { Errors = folder.Shorten(result.Errors), Warnings = folder.Shorten(result.Warnings) };
    }

    public IReadOnlyList<string> Shorten(IReadOnlyList<string> texts) =>
        [.. texts.Select(text => text.Replace(Path + "/", "", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
