using System.Buffers;
using System.Text.Json;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Audit;

/// <summary>
/// Copies a JSON value token by token, with hashes in place of its strings. Names, numbers and literals are copied as
/// they are; strings that are moments, and values of keys that stay in clear, too. Space between tokens is dropped: one
/// entry is one line whatever the caller sent.
/// </summary>
internal ref struct AuditData(ReplyBuffer output, HmacKey? salt, IReadOnlyList<string> clearKeys, bool elidesLists)
{
    private const int NotClear = -1;
    private const int ShortestMoment = 20;
    private const int LongestMoment = 40;

    private bool _comma;
    private int _clearAbove = NotClear;

    /// <summary>Whether a body has something to show: an object with members.</summary>
    public static bool IsWorthShowing(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AuditLimits.Depth });
        return !json.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.StartObject
            && reader.Read() && reader.TokenType != JsonTokenType.EndObject;
    }

    /// <summary>Copies one valid JSON value.</summary>
    public void Write(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AuditLimits.Depth });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray: Open(ref reader); break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray: Close(ref reader); break;
                case JsonTokenType.PropertyName: Name(json, ref reader); break;
                case JsonTokenType.String: Text(json, ref reader); break;
                default: Literal(ref reader); break;
            }
        }
    }

    private void Open(ref Utf8JsonReader reader)
    {
        Separate();
        output.Write(reader.ValueSpan);
        _comma = false;
    }

    private void Close(ref Utf8JsonReader reader)
    {
        output.Write(reader.ValueSpan);
        EndValue(reader.CurrentDepth);
    }

    private void Name(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        Separate();
        var start = (int)reader.TokenStartIndex;
        output.Write(json.Slice(start, reader.ValueSpan.Length + 2));
        output.WriteByte((byte)':');
        _comma = false;
        if (elidesLists && reader.CurrentDepth == 1 && (reader.ValueTextEquals("keys"u8)
            || reader.ValueTextEquals("key_info"u8)))
        {
            Elide(ref reader);
        }
        else if (_clearAbove == NotClear && IsClear(ref reader))
        {
            _clearAbove = reader.CurrentDepth;
        }
    }

    private void Text(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        Separate();
        if (salt is null || _clearAbove != NotClear)
            output.Write(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
        else if (reader.ValueIsEscaped)
            HashUnescaped(ref reader, salt);
        else
            HashOrMoment(reader.ValueSpan, salt);
        EndValue(reader.CurrentDepth);
    }

    private void Literal(ref Utf8JsonReader reader)
    {
        Separate();
        output.Write(reader.ValueSpan);
        EndValue(reader.CurrentDepth);
    }

    private void EndValue(int depth)
    {
        _comma = true;
        if (depth <= _clearAbove)
            _clearAbove = NotClear;
    }

    private readonly void Separate()
    {
        if (_comma)
            output.WriteByte((byte)',');
    }

    private readonly bool IsClear(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < clearKeys.Count; i++)
        {
            if (reader.ValueTextEquals(clearKeys[i]))
                return true;
        }
        return false;
    }

    private void Elide(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            Literal(ref reader);
            return;
        }
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        var count = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (!isArray)
                reader.Read();
            reader.Skip();
            count++;
        }
        count.TryFormat(output.GetSpan(11), out var written, default, null);
        output.Advance(written);
        EndValue(reader.CurrentDepth);
    }

    private readonly void HashUnescaped(ref Utf8JsonReader reader, HmacKey key)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(rented);
        HashOrMoment(rented.AsSpan(0, length), key);
        rented.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(rented);
    }

    private readonly void HashOrMoment(ReadOnlySpan<byte> text, HmacKey key)
    {
        if (IsMoment(text))
        {
            output.WriteByte((byte)'"');
            output.Write(text);
            output.WriteByte((byte)'"');
            return;
        }
        AuditHash.Write(key, text, output.GetSpan(AuditHash.Size));
        output.Advance(AuditHash.Size);
    }

    private static bool IsMoment(ReadOnlySpan<byte> text) =>
        text.Length is >= ShortestMoment and <= LongestMoment && text[4] == '-' && text[7] == '-' && text[10] == 'T'
        && GoTime.IsMoment(text);
}
