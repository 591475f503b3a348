using System.Buffers.Text;
using System.Text;
using Leasehold.Cli.Input;

namespace Leasehold.Cli.Operator;

/// <summary>
/// PGP keys from files, as base64 of the key: a file may hold that already, the armored text, or the bytes.
/// </summary>
internal static class PgpKeyFiles
{
    private const string Keybase = "keybase:";
    private static readonly byte[] Armor = "-----BEGIN PGP"u8.ToArray();

    public static IReadOnlyList<string> Read(IReadOnlyList<string> flags, out string? error)
    {
        var keys = new List<string>();
        error = null;
        foreach (var path in flags.SelectMany(flag => flag.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (path.StartsWith(Keybase, StringComparison.Ordinal))
            {
                error = $"{path}: no key service is asked; save the public key to a file and name that";
                return [];
            }
            try
            {
                keys.Add(Encoded(File.ReadAllBytes(FileFault.Named(path.TrimStart('@')))));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                error = FileFault.Text(path, failure);
                return [];
            }
        }
        return keys;
    }

    private static string Encoded(byte[] bytes) =>
        bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith(Armor) ? Unarmored(Encoding.ASCII.GetString(bytes))
        : Base64.IsValid(bytes) ? string.Concat(Encoding.ASCII.GetString(bytes).Where(c => !char.IsWhiteSpace(c)))
        : Convert.ToBase64String(bytes);

    /// <summary>The base64 between the headers, which end with an empty line, and the checksum.</summary>
    private static string Unarmored(string text)
    {
        var content = new StringBuilder();
        var isContent = false;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            if (isContent && (line.StartsWith('=') || line.StartsWith("-----", StringComparison.Ordinal)))
                break;
            if (isContent)
                content.Append(line);
            else
                isContent = line.Length == 0;
        }
        return content.ToString();
    }
}
