using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Leasehold.Cli.Input;

/// <summary>Bodies of requests.</summary>
internal static class JsonBody
{
    /// <summary>As deep as servers take data (100), and what stands around it.</summary>
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    /// <summary>Text as it is: nothing here is ever put into a page.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object with the fields that a function writes.</summary>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>An object with one text.</summary>
    public static ReadOnlyMemory<byte> Of(string name, string value) => Of(writer => writer.WriteString(name, value));
}
