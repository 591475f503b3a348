using Leasehold.Hcl;

namespace Leasehold.Cli.Input;

/// <summary>The file that may name an external token helper: <c>token_helper = "/path"</c> and nothing else.</summary>
internal static class CliConfiguration
{
    private const string Helper = "token_helper";

    /// <summary>The helper's command; null when the file is absent or names none.</summary>
    /// <exception cref="IOException">The file holds something else.</exception>
    public static string? TokenHelper(string path)
    {
        if (!File.Exists(path))
            return null;
        if (!HclParser.Parse(File.ReadAllBytes(path)).Succeeded(out var document, out var error))
            throw new IOException($"Error parsing {path}: {error}");
        var errors = new List<HclError>();
        var file = new HclReader(document, document.Root, errors);
        if (file.Except(Helper).FirstOrDefault() is { } other)
            throw new IOException($"Error parsing {path}: invalid key \"{other.Key}\" on line {other.Position.Line}");
        var helper = file.Text(Helper);
        if (errors.Count > 0)
            throw new IOException($"Error parsing {path}: {errors[0]}");
        return helper is { Length: > 0 } ? helper : null;
    }
}
