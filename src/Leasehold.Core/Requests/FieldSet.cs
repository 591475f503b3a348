using System.Collections.Frozen;

namespace Leasehold.Core.Requests;

/// <summary>The fields of a route.</summary>
public sealed class FieldSet
{
    private readonly FrozenDictionary<string, int> _indexes;
    private readonly Field[] _fields;

    /// <summary>Takes the fields; their names must differ.</summary>
    public FieldSet(params Field[] fields)
    {
        _fields = fields;
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            if (!found.TryAdd(fields[i].Label, i))
                throw new BrokenInvariant($"field {fields[i].Label} is declared twice");
        }
        _indexes = found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>No fields.</summary>
    public static FieldSet Empty { get; } = new();

    /// <summary>How many fields there are.</summary>
    public int Count => _fields.Length;

    /// <summary>The fields, as declared.</summary>
    public IReadOnlyList<Field> All => _fields;

    /// <summary>These fields and more.</summary>
    public FieldSet With(params Field[] more) => new([.. _fields, .. more]);

    /// <summary>The field of that name, or null.</summary>
    public Field? Find(string name) => _indexes.TryGetValue(name, out var index) ? _fields[index] : null;

    internal int IndexOf(string name) => _indexes.TryGetValue(name, out var index) ? index : -1;
}
