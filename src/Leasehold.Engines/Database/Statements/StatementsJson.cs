using System.Text;
using System.Text.Json;

namespace Leasehold.Engines.Database.Statements;

/// <summary>Statements that are written as a JSON array of texts.</summary>
internal static class StatementsJson
{
    /// <summary>The texts; null if it is no such array.</summary>
    public static List<string>? Texts(string text)
    {
        if (!text.StartsWith('['))
            return null;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var texts = new List<string>();
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
                texts.Add(reader.GetString() ?? "");
            return reader.TokenType == JsonTokenType.EndArray && !reader.Read() ? texts : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // No JSON, or half of a surrogate pair, which is no text.
        }
    }
}
