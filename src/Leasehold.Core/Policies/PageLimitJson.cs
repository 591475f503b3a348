using System.Text;
using System.Text.Json;
using Leasehold.Hcl;

namespace Leasehold.Core.Policies;

/// <summary>The parameter <c>limit</c> of a list: a whole number, in quotes or not, or <c>max</c>.</summary>
internal static class PageLimitJson
{
    public const string Max = "max";

    /// <summary>The text sent, or the literal of the number; absent for any other type.</summary>
    public static string? Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
    }

    public static long? Number(string? text) =>
        text is not null && IntegerText.TryParse(text, out var number) ? number : null;
}
