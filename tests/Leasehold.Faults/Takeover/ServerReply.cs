using System.Net;
using System.Text.Json;

namespace Leasehold.Faults.Takeover;

/// <summary>What came of a request.</summary>
/// <param name="Status">Null if no reply came: broken off, refused, too late.</param>
/// <param name="Body">The JSON, if there is any.</param>
/// <param name="Location">Where a 307 sends.</param>
/// <param name="By">Who answered.</param>
/// <param name="At">The timestamp after the reply had come.</param>
internal sealed record ServerReply(HttpStatusCode? Status, JsonElement Body, Uri? Location, Contender By, long At)
{
    public bool IsOk => Status is HttpStatusCode.OK or HttpStatusCode.NoContent;

    /// <summary>A number in it, by the names on the way there.</summary>
    public long Number(params ReadOnlySpan<string> names)
    {
        var at = Body;
        foreach (var name in names)
            at = at.GetProperty(name);
        return at.GetInt64();
    }
}
