using System.Buffers.Text;
using Leasehold.Cli.Input;

namespace Leasehold.Cli.Operator;

/// <summary>PGP keys from files, as base64: a file may hold that already, or the bytes.</summary>
internal static class PgpKeyFiles
{
    public static IReadOnlyList<string> Read(IReadOnlyList<string> flags, out string? error)
    {
        var keys = new List<string>();
        error = null;
        foreach (var path in flags.SelectMany(flag => flag.Split(',', StringSplitOptions.TrimEntries)))
        {
            try
            {
                var bytes = File.ReadAllBytes(path.TrimStart('@'));
                keys.Add(Base64.IsValid(bytes)
                    ? System.Text.Encoding.ASCII.GetString(bytes).Trim()
                    : Convert.ToBase64String(bytes));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                error = $"open {path}: {FileFault.Text(failure)}";
                return [];
            }
        }
        return keys;
    }
}
