namespace Leasehold.Templates.Printing;

/// <summary>The sharp flag of floats: always a point, and the zeros that <c>%g</c> leaves off.</summary>
internal static class SharpFloat
{
    private const int StandardDigits = 6;

    // number: Without its sign.
    public static string Of(string number, char verb, int? precision)
    {
        var wanted = verb is 'g' or 'G' or 'x'
            ? precision ?? StandardDigits
            : 0;
        var isHex = verb is 'x' or 'X';
        var end = isHex ? number.AsSpan().IndexOfAny('p', 'P') : number.AsSpan().IndexOfAny('e', 'E');
        var body = end < 0 ? number : number[..end];
        var tail = end < 0 ? "" : number[end..];
        var hasPoint = body.Contains('.');
        wanted -= Significant(isHex ? body[2..] : body);
        if (!hasPoint)
            body += ".";
        if (wanted > 0)
            body += new string('0', wanted);
        return body + tail;
    }

    // Digits from the first one that is not zero; a lone zero counts as one.
    private static int Significant(string body)
    {
        var count = 0;
        var sawNonzero = false;
        foreach (var c in body)
        {
            sawNonzero |= c is not ('0' or '.');
            if (sawNonzero && c != '.')
                count++;
        }
        return body == "0" ? 1 : count;
    }
}
