using System.Text;
using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Printing;

/// <summary>Writes texts.</summary>
internal static class TextFormat
{
    // Returns: Whether the verb is for texts.
    public static bool TryWrite(FieldWriter field, string bytes, char verb)
    {
        switch (verb)
        {
            case 'v' when field.Flags.SharpValue:
            case 'q':
                field.Pad(Quoted(field.Flags, Truncated(field.Flags, bytes)));
                return true;
            case 'v' or 's':
                field.Pad(Truncated(field.Flags, bytes));
                return true;
            case 'x' or 'X':
                WriteHex(field, bytes, verb);
                return true;
            default:
                return false;
        }
    }

    private static string Truncated(in FormatFlags flags, string bytes) =>
        flags.Precision is { } most ? ByteText.FirstRunes(bytes, most) : bytes;

    private static string Quoted(in FormatFlags flags, string bytes) =>
        flags.Sharp && QuotedText.CanBackquote(bytes) ? $"`{bytes}`" : QuotedText.Of(bytes, flags.Plus);

    // Here the precision counts bytes.
    private static void WriteHex(FieldWriter field, string bytes, char verb)
    {
        ref var flags = ref field.Flags;
        var length = Math.Min(bytes.Length, flags.Precision ?? bytes.Length);
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            text.Append(flags.Space && i > 0 ? " " : "");
            text.Append(flags.Sharp && (flags.Space || i == 0) ? $"0{verb}" : "");
            text.Append(Digit(bytes[i] >> 4, verb)).Append(Digit(bytes[i] & 0xF, verb));
        }
        field.Pad(text.ToString());
    }

    private static char Digit(int value, char verb) => (verb == 'x' ? "0123456789abcdef" : "0123456789ABCDEF")[value];
}
