using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Writes answers as clients expect them: one JSON object and a newline.</summary>
public static class Envelope
{
    private static readonly string[] OwnNames =
    [
        "request_id", "lease_id", "renewable", "lease_duration", "data", "wrap_info", "warnings", "auth", "mount_type",
    ];

    /// <summary>Writes any answer; one without a body writes nothing.</summary>
    public static void Write(ReplyBuffer output, Reply reply, EnvelopeHead head)
    {
        switch (reply)
        {
            case Reply.Data data: WriteBody(output, head, reply, data.Map, data.Lease, auth: null); break;
            case Reply.Auth auth: WriteBody(output, head, reply, auth.Map, lease: null, auth.Block); break;
            case Reply.Wrapped wrapped: WriteWrapped(output, wrapped.Block); break;
            case Reply.Missing: WriteErrors(output, Refusal.NotFound); break;
            case Reply.Refused refused: WriteErrors(output, refused.Refusal); break;
            case Reply.Raw raw: output.Write(raw.Bytes.Span); break;
            default: break;
        }
    }

    /// <summary>Writes the answer that holds nothing but the wrapping token.</summary>
    private static void WriteWrapped(ReplyBuffer output, WrapBlock wrap)
    {
        var writer = new JsonWriter(output);
        writer.BeginObject();
        WriteHead(writer, requestId: "", lease: null);
        writer.Name("data"u8);
        writer.Null();
        writer.Name("wrap_info"u8);
        EnvelopeBlocks.Write(writer, wrap);
        WriteTail(writer, warnings: [], auth: null, mountType: "");
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes a refusal: its texts, its data if there is some.</summary>
    public static void WriteErrors(ReplyBuffer output, Refusal refusal)
    {
        var writer = new JsonWriter(output);
        writer.BeginObject();
        writer.Name("errors"u8);
        writer.Value(refusal.Errors);
        if (refusal.Data is { } data)
        {
            writer.Name("data"u8);
            data.WriteTo(writer);
        }
        writer.EndObject();
        output.WriteByte((byte)'\n');
    }

    private static void WriteBody(
        ReplyBuffer output, EnvelopeHead head, Reply reply, JsonMap? data, LeaseNotice? lease, AuthBlock? auth)
    {
        var writer = new JsonWriter(output);
        writer.BeginObject();
        if (head.InjectData)
            data?.Without(OwnNames).WriteMembers(writer); // A name of ours must not stand twice.
        WriteHead(writer, head.RequestId, lease);
        writer.Name("data"u8);
        if (data is null)
            writer.Null();
        else
            data.WriteTo(writer);
        writer.Name("wrap_info"u8);
        writer.Null();
        WriteTail(writer, reply.Warnings, auth, head.MountType);
        output.WriteByte((byte)'\n');
    }

    private static void WriteHead(JsonWriter writer, string requestId, LeaseNotice? lease)
    {
        writer.Name("request_id"u8);
        writer.Value(requestId);
        writer.Name("lease_id"u8);
        writer.Value(lease?.Id ?? "");
        writer.Name("renewable"u8);
        writer.Value(lease?.Renewable ?? false);
        writer.Name("lease_duration"u8);
        writer.Value(EnvelopeBlocks.Seconds(lease?.Duration ?? TimeSpan.Zero));
        if (lease?.LimitedBy is not { } limit)
            return;
        writer.Name("lease_hard_expiry"u8);
        if (lease.HardExpiry is { } end)
            writer.Value(GoTime.Format(end));
        else
            writer.Null();
        writer.Name("lease_limited_by"u8);
        writer.Value(limit);
    }

    private static void WriteTail(JsonWriter writer, IReadOnlyList<string> warnings, AuthBlock? auth, string mountType)
    {
        writer.Name("warnings"u8);
        if (warnings.Count == 0)
            writer.Null();
        else
            writer.Value(warnings);
        writer.Name("auth"u8);
        if (auth is null)
            writer.Null();
        else
            EnvelopeBlocks.Write(writer, auth);
        writer.Name("mount_type"u8);
        writer.Value(mountType);
        writer.EndObject();
    }
}
