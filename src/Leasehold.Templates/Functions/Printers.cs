using Leasehold.Templates.Printing;

namespace Leasehold.Templates.Functions;

/// <summary>print, println and printf.</summary>
internal static class Printers
{
    public static FunctionResult Print(FunctionCall call) => FunctionResult.OfBytes(Joined(call));

    /// <summary>All arguments as one text.</summary>
    public static string Joined(FunctionCall call)
    {
        var text = new BoundedText(call.Budget);
        new ValuePrinter(text).Print(call.Arguments);
        return text.ToString();
    }

    public static FunctionResult PrintLine(FunctionCall call)
    {
        var text = new BoundedText(call.Budget);
        new ValuePrinter(text).PrintLine(call.Arguments);
        return FunctionResult.OfBytes(text.ToString());
    }

    public static FunctionResult PrintFormat(FunctionCall call)
    {
        var text = new BoundedText(call.Budget);
        new FormatPrinter(text, call.Bytes(0), call.Arguments[1..]).Print();
        return FunctionResult.OfBytes(text.ToString());
    }
}
