using System.Text;
using System.Text.RegularExpressions;
using Leasehold.Client;

namespace Leasehold.Cli.Output;

/// <summary>Vault's layout of a refusal: one starred line for each error.</summary>
internal static partial class ErrorText
{
    public static string Of(ApiError error, ReadOnlyMemory<byte> body)
    {
        var text = new StringBuilder("Error making API request.\n\n");
        if (error.Namespace is { } ns && ns is not ("" or "root/"))
            text.Append("Namespace: ").Append(ns).Append('\n');
        text.Append("URL: ").Append(error.Method).Append(' ').Append(error.Url).Append('\n');
        if (error.IsForeign)
            return text.Append($"Code: {error.Status}. Raw Message:\n\n").Append(Encoding.UTF8.GetString(body.Span))
                .ToString();

        text.Append($"Code: {error.Status}. Errors:\n\n");
        return text.AppendJoin('\n', Lines(error.Errors).Select(line => $"* {line}")).ToString();
    }

    /// <summary>Error strings, each on its own: what the server bundled is taken apart.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
        {
            if (!Bundle().IsMatch(error))
            {
                yield return error;
                continue;
            }
            var parts = error[(error.IndexOf('\n') + 1)..]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var part in parts)
                yield return part.StartsWith("* ", StringComparison.Ordinal) ? part[2..] : part;
        }
    }

    [GeneratedRegex("^[0-9]+ errors? occurred:[ \t]*\n", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bundle();
}
