using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Texts out of JSON scalars.</summary>
internal static class FieldText
{
    public static bool TryText(JsonValue value, out string text, out string reason)
    {
        reason = "";
        text = "";
        switch (value.Kind)
        {
            case JsonKind.Text or JsonKind.Number: text = value.Text(); return true;
            case JsonKind.True: text = "1"; return true;
            case JsonKind.False: text = "0"; return true;
            case JsonKind.Null: return true;
            default: reason = FieldFault.Expected("string", value); return false;
        }
    }

    /// <summary>Letters, digits, underscores, with dashes and dots inside; at least one character.</summary>
    public static bool IsName(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var inner = i > 0 && i < text.Length - 1;
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '_' && !(inner && text[i] is ('-' or '.')))
                return false;
        }
        return text.Length > 0;
    }
}
