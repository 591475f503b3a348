using System.Text.Json;

namespace Leasehold.Cli.Output;

/// <summary>What <c>-field</c> finds: parts of the envelope win over data of the same name.</summary>
internal static class FieldLookup
{
    /// <summary>The value; null when the answer has none of that name.</summary>
    public static JsonElement? Find(Secret secret, string field)
    {
        if (secret.Auth is { } auth && OfAuth(field) is { } inAuth)
            return Secret.Find(auth, inAuth) ?? Empty(field);
        if (secret.WrapInfo is { } wrap && OfWrapInfo(field) is { } inWrap)
            return Secret.Find(wrap, inWrap);
        if (secret.Auth is null && secret.WrapInfo is null)
        {
            switch (field)
            {
                case "lease_id" or "request_id":
                    return Element(writer => writer.WriteStringValue(secret.Text(field)));
                case "renewable":
                    return Element(writer => writer.WriteBooleanValue(secret.Renewable));
                case "lease_duration" or "refresh_interval":
                    return Element(writer => writer.WriteNumberValue(secret.LeaseDuration));
                case "data":
                    return Secret.Find(secret.Data, "data") ?? (secret.HasData ? secret.Data : null);
                default:
                    break;
            }
        }
        return Secret.Find(secret.Data, field);
    }

    private static string? OfAuth(string field) => field switch
    {
        "token" => "client_token",
        "token_accessor" => "accessor",
        "token_duration" => "lease_duration",
        "token_renewable" => "renewable",
        "token_policies" or "identity_policies" or "policies" => field,
        _ => null,
    };

    private static string? OfWrapInfo(string field) => field switch
    {
        "wrapping_token" => "token",
        "wrapping_accessor" => "accessor",
        "wrapping_token_ttl" => "ttl",
        "wrapping_token_creation_time" => "creation_time",
        "wrapping_token_creation_path" => "creation_path",
        "wrapped_accessor" => "wrapped_accessor",
        _ => null,
    };

    // A list of policies that is not in the answer is an empty one.
    private static JsonElement? Empty(string field) => field.EndsWith("policies", StringComparison.Ordinal)
        ? Element(writer => { writer.WriteStartArray(); writer.WriteEndArray(); })
        : null;

    private static JsonElement Element(Action<Utf8JsonWriter> value) => SecretDocument.Build(writer =>
    {
        writer.WritePropertyName("value");
        value(writer);
    }).GetProperty("value");
}
