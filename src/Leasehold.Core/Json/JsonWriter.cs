using System.Buffers.Text;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Json;

/// <summary>Writes JSON as clients expect it: no space, Go's escapes. The caller keeps names sorted.</summary>
public sealed class JsonWriter(ReplyBuffer output)
{
    private const int MostDigits = 20;

    private bool _comma;

    /// <summary>Where the bytes go.</summary>
    public ReplyBuffer Output => output;

    /// <summary>Opens an object.</summary>
    public void BeginObject() => Open((byte)'{');

    /// <summary>Closes an object.</summary>
    public void EndObject() => Close((byte)'}');

    /// <summary>Opens an array.</summary>
    public void BeginArray() => Open((byte)'[');

    /// <summary>Closes an array.</summary>
    public void EndArray() => Close((byte)']');

    /// <summary>The name of the member whose value comes next.</summary>
    public void Name(string name)
    {
        Separate();
        JsonEscape.WriteText(name, output);
        output.WriteByte((byte)':');
        _comma = false;
    }

    /// <summary>The name of the member whose value comes next; one of plain ASCII that needs no escape.</summary>
    public void Name(ReadOnlySpan<byte> plain)
    {
        const int signs = 4; // ,"":
        var room = output.GetSpan(plain.Length + signs);
        var at = 0;
        if (_comma)
            room[at++] = (byte)',';
        room[at++] = (byte)'"';
        plain.CopyTo(room[at..]);
        at += plain.Length;
        room[at++] = (byte)'"';
        room[at++] = (byte)':';
        output.Advance(at);
        _comma = false;
    }

    /// <summary>A moment as RFC 3339.</summary>
    public void Value(DateTimeOffset moment)
    {
        Separate();
        var room = output.GetSpan(GoTime.Longest + 2);
        room[0] = (byte)'"';
        var length = GoTime.Format(moment, room[1..]);
        room[length + 1] = (byte)'"';
        output.Advance(length + 2);
        _comma = true;
    }

    /// <summary>A string, or <c>null</c>.</summary>
    public void Value(string? text)
    {
        Separate();
        if (text is null)
            output.Write("null"u8);
        else
            JsonEscape.WriteText(text, output);
        _comma = true;
    }

    /// <summary>An integer.</summary>
    public void Value(long number)
    {
        Separate();
        Utf8Formatter.TryFormat(number, output.GetSpan(MostDigits), out var written);
        output.Advance(written);
        _comma = true;
    }

    /// <summary>A boolean.</summary>
    public void Value(bool flag) => Raw(flag ? "true"u8 : "false"u8);

    /// <summary>An array of strings.</summary>
    public void Value(IReadOnlyList<string> texts)
    {
        BeginArray();
        for (var i = 0; i < texts.Count; i++)
            Value(texts[i]);
        EndArray();
    }

    /// <summary>The literal <c>null</c>.</summary>
    public void Null() => Raw("null"u8);

    /// <summary>One value that is already canonical JSON.</summary>
    public void Raw(ReadOnlySpan<byte> canonicalJson)
    {
        Separate();
        output.Write(canonicalJson);
        _comma = true;
    }

    private void Open(byte bracket)
    {
        Separate();
        output.WriteByte(bracket);
        _comma = false;
    }

    private void Close(byte bracket)
    {
        output.WriteByte(bracket);
        _comma = true;
    }

    private void Separate()
    {
        if (_comma)
            output.WriteByte((byte)',');
    }
}
