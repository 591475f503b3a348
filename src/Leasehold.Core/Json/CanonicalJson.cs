using System.Buffers;
using System.Text.Json;

namespace Leasehold.Core.Json;

/// <summary>
/// The form in which clients see JSON: names sorted by their bytes at every depth, no space, Go's escapes, numbers as
/// they were sent. Takes time in proportion to the source, apart from sorting, and memory to its number of tokens.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Deepest nesting; what was stored under a limit of 100 fits with room for our own wrapping.</summary>
    public const int MostDepth = 128;

    // Bytes of a string that may need another spelling; 0xE2 begins U+2028 and U+2029.
    private static readonly SearchValues<byte> Suspicious =
        SearchValues.Create([(byte)'\\', (byte)'<', (byte)'>', (byte)'&', 0xE2]);

    /// <summary>Appends the canonical form of one valid JSON value.</summary>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        using var buffer = new ReplyBuffer(json.Length);
        Write(json, buffer);
        output.Write(buffer.Written);
    }

    /// <summary>Appends the canonical form of one valid JSON value.</summary>
    public static void Write(ReadOnlySpan<byte> json, ReplyBuffer output)
    {
        using var tokens = JsonTokens.Read(json, MostDepth);
        WriteValue(json, tokens, 0, output);
    }

    private static int WriteValue(ReadOnlySpan<byte> json, JsonTokens tokens, int index, ReplyBuffer output)
    {
        ref readonly var token = ref tokens[index];
        switch (token.Kind)
        {
            case JsonKind.Object: WriteObject(json, tokens, index, output); break;
            case JsonKind.Array: WriteArray(json, tokens, index, output); break;
            case JsonKind.Text: WriteText(json[token.Start..token.End], output); break;
            default: output.Write(json[token.Start..token.End]); break;
        }
        return token.Next;
    }

    private static void WriteArray(ReadOnlySpan<byte> json, JsonTokens tokens, int index, ReplyBuffer output)
    {
        var end = tokens[index].Next;
        output.WriteByte((byte)'[');
        for (var item = index + 1; item < end;)
        {
            if (item > index + 1)
                output.WriteByte((byte)',');
            item = WriteValue(json, tokens, item, output);
        }
        output.WriteByte((byte)']');
    }

    private static void WriteObject(ReadOnlySpan<byte> json, JsonTokens tokens, int index, ReplyBuffer output)
    {
        output.WriteByte((byte)'{');
        if (tokens.NamesAreSorted(json, index))
            WriteMembersAsSent(json, tokens, index, output);
        else
            WriteMembersSorted(json, tokens, index, output);
        output.WriteByte((byte)'}');
    }

    private static void WriteMembersAsSent(ReadOnlySpan<byte> json, JsonTokens tokens, int index, ReplyBuffer output)
    {
        var end = tokens[index].Next;
        for (var name = index + 1; name < end;)
        {
            if (name > index + 1)
                output.WriteByte((byte)',');
            name = WriteMember(json, tokens, name, output);
        }
    }

    private static void WriteMembersSorted(ReadOnlySpan<byte> json, JsonTokens tokens, int index, ReplyBuffer output)
    {
        var names = tokens.SortedNames(json, index);
        for (var i = 0; i < names.Length; i++)
        {
            if (i > 0)
                output.WriteByte((byte)',');
            WriteMember(json, tokens, names[i], output);
        }
    }

    private static int WriteMember(ReadOnlySpan<byte> json, JsonTokens tokens, int name, ReplyBuffer output)
    {
        WriteText(json[tokens[name].Start..tokens[name].End], output);
        output.WriteByte((byte)':');
        return WriteValue(json, tokens, name + 1, output);
    }

    private static void WriteText(ReadOnlySpan<byte> quoted, ReplyBuffer output)
    {
        if (quoted.IndexOfAny(Suspicious) < 0)
        {
            output.Write(quoted);
            return;
        }
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var rented = ArrayPool<char>.Shared.Rent(quoted.Length);
        var length = reader.CopyString(rented);
        JsonEscape.WriteText(rented.AsSpan(0, length), output);
        rented.AsSpan(0, length).Clear();
        ArrayPool<char>.Shared.Return(rented);
    }
}
