using System.Text;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Pipeline;

/// <summary>What the response entry of an answer shows as data.</summary>
internal static class AuditBody
{
    private const string JsonMedia = "application/json";

    // Larger ones, such as the OpenAPI document, are told by one hash of the whole.
    private const int LargestObject = 64 * 1024;

    /// <summary>The data of an answer as one JSON object; empty for none.</summary>
    public static ReadOnlyMemory<byte> Of(Reply reply) => reply switch
    {
        Reply.Data { Map: { } map } => map.ToBytes(),
        Reply.Auth { Map: { } map } => map.ToBytes(),
        Reply.Raw raw => Of(raw),
        Reply.Stream stream => new JsonMap(capacity: 1).Add("http_content_type", stream.Media).ToBytes(),
        _ => default,
    };

    // An object without envelope, as ceremonies answer, is data like any other; anything else is shown as a whole.
    private static ReadOnlyMemory<byte> Of(Reply.Raw raw)
    {
        if (raw.Media == JsonMedia && raw.Bytes.Length is > 0 and <= LargestObject && raw.Bytes.Span[0] == '{')
            return raw.Bytes;
        var shown = new JsonMap(capacity: 3).Add("http_content_type", raw.Media);
        if (raw.Bytes.Length > 0)
            shown.Add("http_raw_body", Encoding.UTF8.GetString(raw.Bytes.Span));
        if (raw.Status == ReplyStatus.Chosen)
            shown.Add("http_status_code", raw.Number);
        return shown.ToBytes();
    }
}
