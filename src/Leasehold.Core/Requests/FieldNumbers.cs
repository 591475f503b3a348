using System.Buffers;
using System.Globalization;
using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Numbers and flags out of JSON scalars.</summary>
internal static class FieldNumbers
{
    // .NET alone would also take blanks around a number and NUL behind it.
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789+-.eE");

    public static bool TryInteger(JsonValue value, out long number, out string reason)
    {
        reason = "";
        number = 0;
        switch (value.Kind)
        {
            case JsonKind.True: number = 1; return true;
            case JsonKind.False: return true;
            case JsonKind.Number when GoInteger.TryParse(value.Text(), prefixes: false, out number): return true;
            case JsonKind.Text when value.Text() is { Length: 0 }: return true;
            case JsonKind.Text when GoInteger.TryParse(value.Text(), prefixes: true, out number): return true;
            case JsonKind.Text or JsonKind.Number:
                reason = FieldFault.CannotParse("int", "invalid syntax or out of range");
                return false;
            default: reason = FieldFault.Expected("int", value); return false;
        }
    }

    public static bool TryFloat(JsonValue value, out double number, out string reason)
    {
        reason = "";
        number = 0;
        switch (value.Kind)
        {
            case JsonKind.True: number = 1; return true;
            case JsonKind.False: return true;
            case JsonKind.Text or JsonKind.Number:
                if (value.Text() is { Length: 0 })
                    return true;
                reason = FieldFault.CannotParse("float", "invalid syntax or out of range");
                return !value.Text().AsSpan().ContainsAnyExcept(OfNumbers) &&
                    double.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) &&
                    double.IsFinite(number);
            default: reason = FieldFault.Expected("float64", value); return false;
        }
    }

    public static bool TryFlag(JsonValue value, out bool flag, out string reason)
    {
        reason = "";
        flag = value.Kind == JsonKind.True;
        switch (value.Kind)
        {
            case JsonKind.True or JsonKind.False: return true;
            case JsonKind.Text when value.Text() is { Length: 0 }: return true;
            case JsonKind.Text:
                reason = FieldFault.CannotParse("bool", "invalid syntax");
                return GoBool.TryParse(value.Text(), out flag);
            case JsonKind.Number:
                reason = FieldFault.CannotParse("bool", "invalid syntax");
                var known = double.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture,
                    out var number);
                flag = number != 0;
                return known;
            default: reason = FieldFault.Expected("bool", value); return false;
        }
    }
}
