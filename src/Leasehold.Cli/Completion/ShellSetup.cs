using System.Text;

namespace Leasehold.Cli.Completion;

/// <summary>Tells the shells of a user to ask this program for completions, and takes that back.</summary>
/// <param name="home">The user's home directory.</param>
/// <param name="program">What this program is called.</param>
/// <param name="path">Where it lies.</param>
internal sealed class ShellSetup(string home, string program, string path)
{
    // Zsh understands Bash's completions with this.
    private const string ForZsh = "autoload -U +X bashcompinit && bashcompinit";

    private static readonly string[] BashFiles = [".bashrc", ".bash_profile", ".bash_login", ".profile"];

    /// <summary>Adds what asks; null where all went well, else what did not.</summary>
    public string? Install() => Each(static (file, lines) =>
    {
        var present = Read(file);
        if (present.Contains(lines[^1], StringComparer.Ordinal))
            return "already installed in " + file;
        Write(file, [.. present, .. lines.Where(line => !present.Contains(line, StringComparer.Ordinal))]);
        return null;
    });

    /// <summary>Takes out what asks; null where all went well, else what did not.</summary>
    public string? Uninstall() => Each(static (file, lines) =>
    {
        var present = Read(file);
        if (!present.Contains(lines[^1], StringComparer.Ordinal))
            return "not installed in " + file;
        // Others may ask through zsh's line, too; it stays.
        Write(file, [.. present.Where(line => line == ForZsh || !lines.Contains(line, StringComparer.Ordinal))]);
        return null;
    });

    /// <summary>Each file with the lines for it; the last one is the one that counts.</summary>
    private IEnumerable<(string File, string[] Lines)> Shells()
    {
        if (BashFiles.Select(InHome).FirstOrDefault(File.Exists) is { } bash)
            yield return (bash, [$"complete -C {Quoted(path)} {program}"]);
        if (InHome(".zshrc") is var zsh && File.Exists(zsh))
            yield return (zsh, [ForZsh, $"complete -o nospace -C {Quoted(path)} {program}"]);
        if (InHome(".config/fish") is var fish && Directory.Exists(fish))
        {
            Directory.CreateDirectory(Path.Combine(fish, "completions"));
            yield return (Path.Combine(fish, "completions", program + ".fish"),
            [
                $"function __complete_{program}",
                "    set -lx COMP_LINE (commandline -cp)",
                "    test -z (commandline -ct); and set COMP_LINE \"$COMP_LINE \"",
                "    " + Quoted(path),
                "end",
                $"complete -f -c {program} -a \"(__complete_{program})\"",
            ]);
        }
    }

    private string InHome(string name) => Path.Combine(home, name);

    private string? Each(Func<string, string[], string?> change)
    {
        var shells = Shells().Select(static shell => (shell.File, Lines: Array.ConvertAll(shell.Lines, AsRead)))
            .ToArray();
        if (shells.Length == 0)
            return $"found no configuration of bash, zsh or fish in {home}";
        var faults = shells.Select(shell => change(shell.File, shell.Lines)).OfType<string>().ToArray();
        return faults.Length == 0 ? null : string.Join('\n', faults);
    }

    // Byte for byte, whatever encoding and line ends a user's file has: only our lines come and go.
    private static string[] Read(string file)
    {
        if (!File.Exists(file))
            return [];
        var lines = Encoding.Latin1.GetString(File.ReadAllBytes(file)).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static void Write(string file, string[] lines)
    {
        if (lines.Length == 0 && file.EndsWith(".fish", StringComparison.Ordinal)) // It was ours alone.
            File.Delete(file);
        else
            File.WriteAllBytes(file, Encoding.Latin1.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
    }

    private static string AsRead(string line) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(line));

    private static string Quoted(string word) =>
        word.All(static c => char.IsAsciiLetterOrDigit(c) || "/._-+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
