using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Leasehold.Core.Barrier;

namespace Leasehold.Core.Identity;

/// <summary>Ids of entities, aliases and groups: random, UUIDs on the wire, sixteen bytes in rows and keys.</summary>
internal static class IdentityId
{
    /// <summary>The UUID.</summary>
    public static string Text(Id16 id) => new Guid(id.ToArray(), bigEndian: true).ToString();

    /// <summary>The UUID of an id in a row.</summary>
    public static string Text(ByteString id) => Text(Id16.Read(id.Span));

    /// <summary>False for what is no UUID in its usual form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Id16 id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out var uuid))
            return false;
        Span<byte> bytes = stackalloc byte[Id16.Size];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        id = Id16.Read(bytes);
        return true;
    }

    /// <summary>A new id, a UUID of version 4.</summary>
    public static Id16 New() => Id16.Read(Guid.NewGuid().ToByteArray(bigEndian: true));

    /// <summary>The id as rows hold it.</summary>
    public static ByteString Bytes(this Id16 id) => ByteString.CopyFrom(id.ToArray());

    /// <summary>The id in a row.</summary>
    public static Id16 ToId(this ByteString bytes) => Id16.Read(bytes.Span);
}
