using System.Collections.Immutable;
using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Values;

/// <summary>A map from texts, in the order of their bytes. A value of a map of anything may be nil.</summary>
public sealed class MapValue : TemplateValue
{
    private readonly Dictionary<string, TemplateValue?> _byKey;

    /// <param name="element">The type of the values.</param>
    /// <param name="entries">Of two with the same key the last one stays.</param>
    public MapValue(TemplateType element, IEnumerable<KeyValuePair<string, TemplateValue?>> entries)
        : base(TemplateType.MapOf(element))
    {
        Element = element;
        _byKey = new Dictionary<string, TemplateValue?>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
            _byKey[ByteText.From(key)] = value;
        Keys = [.. _byKey.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The type of the values.</summary>
    public TemplateType Element { get; }

    /// <inheritdoc/>
    public override bool IsTrue => _byKey.Count > 0;

    /// <summary>The keys in their order, as bytes.</summary>
    internal ImmutableArray<string> Keys { get; }

    /// <summary>A map of anything.</summary>
    public static MapValue Of(IEnumerable<KeyValuePair<string, TemplateValue?>> entries) =>
        new(TemplateType.Any, entries);

    /// <summary>A map of texts.</summary>
    public static MapValue OfTexts(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(TemplateType.Text,
            entries.Select(entry => KeyValuePair.Create(entry.Key, (TemplateValue?)TextValue.From(entry.Value))));

    /// <summary>The value of a key, in bytes; absent if there is none.</summary>
    internal Operand? Find(string key) =>
        _byKey.TryGetValue(key, out var value) ? new Operand(value, Element.Kind == ValueKind.Any) : default(Operand?);

    /// <summary>What stands for a missing value: the zero of the type.</summary>
    internal Operand Zero => Element.Kind switch
    {
        ValueKind.Any => new Operand(null, IsBoxed: true),
        ValueKind.Text => new Operand(new TextValue("", Element), IsBoxed: false),
        ValueKind.Bool => new Operand(BoolValue.False, IsBoxed: false),
        ValueKind.Integer => new Operand(new IntegerValue(0, Element), IsBoxed: false),
        ValueKind.Unsigned => new Operand(new UnsignedValue(0, Element), IsBoxed: false),
        ValueKind.Float => new Operand(new FloatValue(0), IsBoxed: false),
        ValueKind.List => new Operand(new ListValue(Element.Element ?? TemplateType.Any, []), IsBoxed: false),
        ValueKind.Map => new Operand(new MapValue(Element.Element ?? TemplateType.Any, []), IsBoxed: false),
        _ => default,
    };
}
