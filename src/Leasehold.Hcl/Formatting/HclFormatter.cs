namespace Leasehold.Hcl.Formatting;

/// <summary>
/// Writes HCL in its canonical form: two spaces of indentation, one item a line, equals signs of neighbours aligned.
/// Comments and texts stay as they are written, blank lines between items become one. Formatting twice changes nothing.
/// </summary>
public static class HclFormatter
{
    /// <summary>Formats a text; null if it can't be read, then <paramref name="error"/> says why.</summary>
    /// <param name="text">The text: HCL, not its JSON form.</param>
    /// <param name="fileName">For the error; may be empty.</param>
    /// <param name="error">Why nothing was formatted; null else.</param>
    public static string? Format(string text, string fileName, out HclError? error)
    {
        error = null;
        if (!HclParser.Parse(text, fileName).Succeeded(out var document, out error))
            return null;
        if (document.IsJson)
        {
            error = new HclError(fileName, new HclPosition(1, 1), "expected HCL, found JSON, which has no HCL form");
            return null;
        }
        return new FormatPrinter(Lexemes.Of(text)).Print();
    }
}
