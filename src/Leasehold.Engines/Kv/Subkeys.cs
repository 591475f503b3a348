using Leasehold.Core.Json;

namespace Leasehold.Engines.Kv;

/// <summary>The names inside of data, without a value.</summary>
internal static class Subkeys
{
    /// <summary>The object with null for all that is no object or lies below the depth; 0 is any depth.</summary>
    public static byte[] Of(JsonValue data, long depth)
    {
        using var buffer = new ReplyBuffer(data.Raw.Length);
        Write(data, depth, level: 1, new JsonWriter(buffer));
        return buffer.Written.ToArray();
    }

    private static void Write(JsonValue data, long depth, long level, JsonWriter writer)
    {
        writer.BeginObject();
        foreach (var member in data.Members())
        {
            writer.Name(member.Name);
            if (member.Value.Kind == JsonKind.Object && (depth == 0 || level < depth))
                Write(member.Value, depth, level + 1, writer);
            else
                writer.Null();
        }
        writer.EndObject();
    }
}
