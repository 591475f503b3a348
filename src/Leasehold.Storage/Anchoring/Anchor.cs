using System.Globalization;
using System.Text;

namespace Leasehold.Storage.Anchoring;

/// <summary>
/// How far a store had come. As text, one value a line, the last one the checksum (CRC-32C, masked, in hexadecimal
/// digits) of all before: <c>leasehold anchor 1</c>, <c>store ID</c>, <c>sequence N</c>, <c>group N</c>,
/// <c>hash HEX</c>, <c>checksum HEX</c>.
/// </summary>
/// <param name="Store">The identity of the store.</param>
/// <param name="Sequence">The last commit's sequence.</param>
/// <param name="Group">The last group's number.</param>
/// <param name="Hash">The head row's hash at that group, in hexadecimal digits.</param>
internal sealed record Anchor(string Store, long Sequence, long Group, string Hash)
{
    /// <summary>Longest text that is looked at.</summary>
    public const int MostBytes = 1024;

    private const string Title = "leasehold anchor 1";
    private static readonly string[] Names = ["store", "sequence", "group", "hash"];

    public static Anchor Of(string store, HeadRow head) =>
        new(store, head.Sequence, head.Group, Convert.ToHexStringLower(head.Hash.Span));

    public string Encode()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Title}\nstore {Store}\nsequence {Sequence}\ngroup {Group}\nhash {Hash}\n");
        return $"{text}checksum {Checksum(text)}\n";
    }

    /// <summary>The anchor of a text; null if it is damaged.</summary>
    public static Anchor? Parse(string text)
    {
        var end = text.LastIndexOf("checksum ", StringComparison.Ordinal);
        if (end < 0 || text[end..] != $"checksum {Checksum(text[..end])}\n")
            return null;
        var lines = text[..end].Split('\n');
        if (lines.Length != Names.Length + 2 || lines[0] != Title)
            return null;
        var values = new string[Names.Length];
        for (var at = 0; at < Names.Length; at++)
        {
            if (!lines[at + 1].StartsWith($"{Names[at]} ", StringComparison.Ordinal))
                return null;
            values[at] = lines[at + 1][(Names[at].Length + 1)..];
        }
        return IsNumber(values[1], out var sequence) && IsNumber(values[2], out var group)
            ? new Anchor(values[0], sequence, group, values[3])
            : null;
    }

    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Checksum(string text) =>
        Crc32C.Masked(Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);
}
