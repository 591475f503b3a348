using System.Globalization;

namespace Leasehold.Core.Requests;

/// <summary>Escaped UTF-16 pairs in JSON strings.</summary>
internal static class Surrogates
{
    /// <summary>True if the escaped text holds half a pair. The text must be valid JSON otherwise.</summary>
    public static bool AreBroken(ReadOnlySpan<byte> escaped)
    {
        var high = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                if (high)
                    return true;
                continue;
            }
            var unit = '\0';
            if (escaped[i + 1] == 'u')
            {
                unit = (char)ushort.Parse(escaped.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture);
                i += 4;
            }
            i++;
            if (high != char.IsLowSurrogate(unit))
                return true;
            high = char.IsHighSurrogate(unit);
        }
        return high;
    }
}
