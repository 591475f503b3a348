using System.Buffers;
using System.Text.Json;
using Leasehold.Cli.Input;

namespace Leasehold.Cli.Output;

/// <summary>The whole answer as <c>-format=json</c> shows it: the envelope always, absent parts never.</summary>
internal static class SecretDocument
{
    public static JsonElement Of(Secret secret) => Build(writer =>
    {
        var root = secret.Root;
        writer.WriteString("request_id", secret.Text("request_id"));
        writer.WriteString("lease_id", secret.LeaseId);
        writer.WriteNumber("lease_duration", secret.LeaseDuration);
        writer.WriteBoolean("renewable", secret.Renewable);
        WriteOrNull(writer, "data", secret.Data);
        WriteOrNull(writer, "warnings", secret.IsBare ? default : Secret.Find(root, "warnings") ?? default);
        if (secret.IsBare)
            return;
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is "request_id" or "lease_id" or "lease_duration" or "renewable" or "data" or "warnings")
                continue;
            if (property.Name is "auth" or "wrap_info" && property.Value.ValueKind == JsonValueKind.Null)
                continue;
            property.WriteTo(writer);
        }
    });

    /// <summary>An object written by a function, as a value to print.</summary>
    public static JsonElement Build(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory, JsonBody.Deep);
        return document.RootElement.Clone();
    }

    private static void WriteOrNull(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        if (value.ValueKind == JsonValueKind.Undefined)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }
}
