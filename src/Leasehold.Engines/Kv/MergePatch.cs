using Leasehold.Core.Json;

namespace Leasehold.Engines.Kv;

/// <summary>Merges as RFC 7396 says: null removes, objects are merged, everything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>Both must be objects in canonical form; so is the result.</summary>
    public static byte[] Apply(JsonValue target, JsonValue patch)
    {
        using var buffer = new ReplyBuffer(target.Raw.Length + patch.Raw.Length);
        Merge(target.Members(), patch.Members(), new JsonWriter(buffer));
        return buffer.Written.ToArray();
    }

    // Both lists are sorted by name: canonical objects are.
    private static void Merge(
        IReadOnlyList<JsonMember> target, IReadOnlyList<JsonMember> patch, JsonWriter writer)
    {
        writer.BeginObject();
        for (int i = 0, j = 0; i < target.Count || j < patch.Count;)
        {
            var order = Compare(target, i, patch, j);
            if (order < 0)
            {
                writer.Name(target[i].Name);
                writer.Raw(target[i].Value.Raw.Span);
            }
            else if (!patch[j].Value.IsNull)
            {
                writer.Name(patch[j].Name);
                WriteMerged(order == 0 ? target[i].Value : JsonValue.Null, patch[j].Value, writer);
            }
            if (order <= 0)
                i++;
            if (order >= 0)
                j++;
        }
        writer.EndObject();
    }

    // An object in a patch is merged even into nothing: its nulls do not become members.
    private static void WriteMerged(JsonValue target, JsonValue patch, JsonWriter writer)
    {
        if (patch.Kind == JsonKind.Object)
            Merge(target.Members(), patch.Members(), writer);
        else
            writer.Raw(patch.Raw.Span);
    }

    private static int Compare(IReadOnlyList<JsonMember> target, int i, IReadOnlyList<JsonMember> patch, int j)
    {
        if (i == target.Count)
            return 1;
        return j == patch.Count ? -1 : Utf8Order.Compare(target[i].Name, patch[j].Name);
    }
}
