namespace Leasehold.Core.Json;

/// <summary>Where one token lies in the source, and which token comes after all that it holds.</summary>
internal struct JsonToken
{
    public int Start;
    public int End;
    public int Next;
    public JsonKind Kind;
}
