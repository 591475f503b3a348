namespace Leasehold.Cli.Input;

/// <summary>The file that may name an external token helper: <c>token_helper = "/path"</c> and nothing else.</summary>
internal static class CliConfiguration
{
    /// <summary>The helper's command; null when the file is absent or names none.</summary>
    /// <exception cref="IOException">The file holds something else.</exception>
    public static string? TokenHelper(string path)
    {
        if (!File.Exists(path))
            return null;
        string? helper = null;
        var number = 0;
        foreach (var raw in File.ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#' || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            var split = line.IndexOf('=', StringComparison.Ordinal);
            var key = (split < 0 ? line : line[..split]).Trim().Trim('"');
            if (key != "token_helper" || split < 0)
                throw new IOException($"Error parsing {path}: invalid key \"{key}\" on line {number}");
            helper = line[(split + 1)..].Trim().Trim('"');
        }
        return helper is { Length: > 0 } ? helper : null;
    }
}
