using System.Text;

namespace Leasehold.Hcl;

/// <summary>Reads HCL 1 and its JSON twin. Nothing in a text makes it throw; time is linear in the length.</summary>
public static class HclParser
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads a text; JSON if its first character that is no space is <c>{</c>, HCL otherwise.</summary>
    /// <param name="text">The text, at most <see cref="HclLimits.MaxLength"/> characters.</param>
    /// <param name="fileName">For errors; may be empty.</param>
    public static HclResult Parse(string text, string fileName = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        if (text.Length > HclLimits.MaxLength)
            return TooLong(fileName);

        var source = text.StartsWith(ByteOrderMark) ? text[1..] : text;
        var json = source.AsSpan().TrimStart() is ['{', ..];
        var scanner = new Scanner(source, fileName, json);
        var root = json ? new JsonSyntax(scanner).Document() : new HclSyntax(scanner).Document();
        return root is not null
            ? new HclResult(new HclDocument(fileName, root, json))
            : new HclResult(scanner.Error ?? throw new InvalidOperationException("a refused text has no error"));
    }

    /// <summary>Reads the bytes of a file, which must be UTF-8.</summary>
    /// <param name="utf8">The bytes, at most <see cref="HclLimits.MaxLength"/>.</param>
    /// <param name="fileName">For errors; may be empty.</param>
    public static HclResult Parse(ReadOnlySpan<byte> utf8, string fileName = "")
    {
        ArgumentNullException.ThrowIfNull(fileName);
        if (utf8.Length > HclLimits.MaxLength)
            return TooLong(fileName);

        var bad = System.Text.Unicode.Utf8.IsValid(utf8) ? -1 : FirstInvalid(utf8);
        return bad < 0
            ? Parse(Encoding.UTF8.GetString(utf8), fileName)
            : new HclResult(new HclError(fileName, PositionOf(utf8, bad), "expected UTF-8, found another encoding"));
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(utf8[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        return at;
    }

    private static HclPosition PositionOf(ReadOnlySpan<byte> utf8, int at)
    {
        var before = utf8[..at];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new HclPosition(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    private static HclResult TooLong(string fileName) => new(new HclError(
        fileName, new HclPosition(1, 1), $"expected at most {HclLimits.MaxLength} characters, the text is longer"));
}
