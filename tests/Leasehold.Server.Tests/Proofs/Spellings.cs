using System.Text;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>What a name could be written as by somebody who wants to be taken for another.</summary>
internal static class Spellings
{
    private static readonly (char Plain, string Like)[] Alike =
    [
        ('o', "о"), ('o', "ο"), ('o', "օ"), ('o', "0"), ('i', "ı"), ('i', "İ"), ('i', "і"), ('c', "с"), ('t', "ｔ"),
        ('r', "ⅽ"), ('m', "ⅿ"), ('v', "ⅴ"), ('k', "K"), ('s', "ſ"),
    ];

    private static readonly string[] Around =
    [
        " ", "  ", "\t", "\n", "\r", "\0", "\u00A0", "\u200B", "\uFEFF", "\u2028", "\u00AD", "\u0001", "\u007F", "/",
        "//", "/.", "/..", ".", "%20", "%00", "*", "+", ";", "#", "?", "\\",
    ];

    public static IEnumerable<string> Of(string name)
    {
        yield return name;
        yield return name.ToUpperInvariant();
        yield return char.ToUpperInvariant(name[0]) + name[1..];
        yield return name[..^1] + char.ToUpperInvariant(name[^1]);
        yield return string.Concat(name.Select(static c => (char)(c + 0xFEE0))); // Full width.
        yield return string.Concat(name.Select(static c => $"%{(int)c:x2}"));
        yield return string.Concat(name.Select(static c => $"\\u{(int)c:x4}"));
        yield return name.Normalize(NormalizationForm.FormD) + "\u0301";
        foreach (var odd in Around)
        {
            yield return odd + name;
            yield return name + odd;
            yield return name.Insert(2, odd);
            yield return odd + name.ToUpperInvariant() + odd;
        }
        foreach (var (plain, like) in Alike.Where(pair => name.Contains(pair.Plain)))
            yield return name.Replace(plain.ToString(), like, StringComparison.Ordinal);
    }
}
