using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;

namespace Leasehold.Core.Audit;

/// <summary>Members of an entry: empty ones are left out, secrets become hashes unless the salt is null.</summary>
internal sealed class AuditFields(ReplyBuffer output, HmacKey? salt, bool hashesAccessors)
{
    private readonly JsonWriter _writer = new(output);
    private HashMemo _token; // The same token and accessor stand in auth and request: hashed once.
    private HashMemo _accessor;

    public void Begin() => _writer.BeginObject();

    public void Begin(ReadOnlySpan<byte> name)
    {
        _writer.Name(name);
        _writer.BeginObject();
    }

    public void End() => _writer.EndObject();

    public void BeginList(ReadOnlySpan<byte> name)
    {
        _writer.Name(name);
        _writer.BeginArray();
    }

    public void EndList() => _writer.EndArray();

    /// <summary>
    /// A name whose value the caller writes to the output itself, followed by <see cref="ValueWritten"/>.
    /// </summary>
    public void Name(ReadOnlySpan<byte> name) => _writer.Name(name);

    public void ValueWritten() => _writer.Raw([]);

    public void Text(ReadOnlySpan<byte> name, string value)
    {
        if (value.Length == 0)
            return;
        _writer.Name(name);
        _writer.Value(value);
    }

    /// <summary>A member that its caller named; the names of all others are ours.</summary>
    public void Given(string name, string value)
    {
        _writer.Name(name);
        _writer.Value(value);
    }

    public void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        _writer.Name(name);
        _writer.Value(values);
    }

    public void GivenTexts(string name, IReadOnlyList<string> values)
    {
        _writer.Name(name);
        _writer.Value(values);
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        if (value == 0)
            return;
        _writer.Name(name);
        _writer.Value(value);
    }

    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        if (value)
            AlwaysFlag(name, value);
    }

    public void AlwaysFlag(ReadOnlySpan<byte> name, bool value)
    {
        _writer.Name(name);
        _writer.Value(value);
    }

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        _writer.Name(name);
        _writer.Value(value);
    }

    public void Token(ReadOnlySpan<byte> name, string value) => Hashed(name, value, salt, ref _token);

    public void Accessor(ReadOnlySpan<byte> name, string value) =>
        Hashed(name, value, hashesAccessors ? salt : null, ref _accessor);

    public void GivenSecrets(string name, IReadOnlyList<string> values)
    {
        _writer.Name(name);
        _writer.BeginArray();
        var none = default(HashMemo);
        for (var i = 0; i < values.Count; i++)
            Hashed(values[i], salt, ref none);
        EndList();
    }

    private void Hashed(ReadOnlySpan<byte> name, string value, HmacKey? key, ref HashMemo memo)
    {
        if (value.Length == 0)
            return;
        _writer.Name(name);
        Hashed(value, key, ref memo);
    }

    private void Hashed(string value, HmacKey? key, ref HashMemo memo)
    {
        if (key is null)
        {
            _writer.Value(value);
            return;
        }
        if (memo.Of is null || !string.Equals(memo.Of, value, StringComparison.Ordinal))
        {
            AuditHash.Write(key, value, memo.Bytes);
            memo.Of = value;
        }
        _writer.Raw(memo.Bytes);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct HashMemo
    {
        private HashBytes _bytes;

        public string? Of;

        [UnscopedRef]
        public Span<byte> Bytes => _bytes;
    }

    [System.Runtime.CompilerServices.InlineArray(AuditHash.Size)]
    private struct HashBytes
    {
        private byte _first;
    }
}
