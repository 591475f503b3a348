using System.Text;

namespace Leasehold.Core;

/// <summary>
/// The one canonical form of names that people choose: trimmed, lower-case, without control characters, so that no two
/// spellings are two names (<c>choices.md</c> 22).
/// </summary>
internal static class CanonicalName
{
    /// <summary>Longest name taken, in UTF-8 bytes.</summary>
    public const int MaxLength = 512;

    /// <summary>The canonical form; null for what is empty, too long, or holds control characters.</summary>
    public static string? Of(string? text)
    {
        var canonical = Spelled(text ?? "");
        if (canonical.Length == 0 || Encoding.UTF8.GetByteCount(canonical) > MaxLength)
            return null;
        foreach (var c in canonical)
        {
            if (char.IsControl(c))
                return null;
        }
        return canonical;
    }

    /// <summary>A name as it is kept, whether it may be one or not.</summary>
    public static string Spelled(string text) => text.Trim().ToLowerInvariant();
}
