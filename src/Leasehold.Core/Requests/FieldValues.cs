using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>The converted inputs of one request. Asking for a field that the set does not declare is a bug.</summary>
public sealed class FieldValues
{
    private readonly FieldSet _set;
    private readonly FieldSlot[] _slots;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _captures;

    private FieldValues(FieldSet set, IReadOnlyList<KeyValuePair<string, string>> captures)
    {
        _set = set;
        _captures = captures;
        _slots = set.Count == 0 ? [] : new FieldSlot[set.Count];
    }

    /// <summary>
    /// Converts what was sent. A name that the path captured wins over the body; <c>null</c> is as if not sent; unknown
    /// and replaced names become warnings, which hold only if the handler answers with something.
    /// </summary>
    public static Refusal? Convert(FieldSet set, RequestData data,
        IReadOnlyList<KeyValuePair<string, string>> captures, out FieldValues values,
        out IReadOnlyList<string> warnings)
    {
        values = new FieldValues(set, captures);
        warnings = [];
        var strays = new FieldStrays();
        for (var i = 0; i < data.Count; i++)
        {
            var member = data[i];
            if (member.Name.StartsWith('-'))
                continue;
            var index = set.IndexOf(member.Name);
            if (values.IsCaptured(member.Name))
                strays.Replaced(member.Name);
            else if (index < 0)
                strays.Unknown(member.Name);
            else if (values.Store(index, member.Value) is { } refusal)
                return refusal;
        }
        foreach (var capture in captures)
        {
            var index = set.IndexOf(capture.Key);
            if (index >= 0 &&
                values.Store(index, JsonValue.Of(capture.Value)) is { } refusal)
                return refusal;
        }
        warnings = strays.Warnings();
        return null;
    }

    /// <summary>Reads a whole number out of a value inside of a field, as lenient as a field of its own.</summary>
    public static bool TryInteger(JsonValue value, out long number) =>
        FieldNumbers.TryInteger(value, out number, out _);

    /// <summary>Whether the route takes this field at all.</summary>
    public bool Declares(string name) => _set.IndexOf(name) >= 0;

    /// <summary>True if it was sent, or captured from the path.</summary>
    public bool Has(string name) => Slot(name, out _).Sent;

    /// <summary>A text (kinds text, lower text, name; any capture); its default, or empty, if not sent.</summary>
    public string Text(string name)
    {
        if (_set.IndexOf(name) < 0 && Captured(name) is { } captured)
            return captured;
        var slot = Slot(name, out var field);
        Expect(field, field.Kind is FieldKind.Text or FieldKind.LowerText or FieldKind.Name);
        return (slot.Sent ? slot.Reference : field.Fallback) as string ?? "";
    }

    /// <summary>A whole number; its default if not sent.</summary>
    public long Integer(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind == FieldKind.Integer);
        return slot.Sent ? slot.Number : field.Fallback as long? ?? 0;
    }

    /// <summary>A number; its default if not sent.</summary>
    public double Float(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind == FieldKind.Float);
        return slot.Sent ? BitConverter.Int64BitsToDouble(slot.Number) : field.Fallback as double? ?? 0;
    }

    /// <summary>A boolean; its default if not sent.</summary>
    public bool Flag(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind == FieldKind.Flag);
        return (slot.Sent ? slot.Number : field.Fallback as long? ?? 0) != 0;
    }

    /// <summary>A length of time in whole seconds; null if not sent.</summary>
    public TimeSpan? Duration(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind is FieldKind.Duration or FieldKind.SignedDuration);
        return slot.Sent ? new TimeSpan(slot.Number) : null;
    }

    /// <summary>A moment; null if not sent.</summary>
    public DateTimeOffset? Time(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind == FieldKind.Time);
        return slot.Sent ? new DateTimeOffset(slot.Number, TimeSpan.Zero) : null;
    }

    /// <summary>A list of texts (either kind of list); empty if not sent.</summary>
    public IReadOnlyList<string> TextList(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind is FieldKind.TextList or FieldKind.CommaList);
        return slot.Reference as IReadOnlyList<string> ?? [];
    }

    /// <summary>A list of whole numbers; empty if not sent.</summary>
    public IReadOnlyList<long> Integers(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind == FieldKind.CommaIntegers);
        return slot.Reference as IReadOnlyList<long> ?? [];
    }

    /// <summary>Pairs of texts; empty if not sent.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind == FieldKind.Pairs);
        return slot.Reference as IReadOnlyDictionary<string, string> ?? System.Collections.Frozen
            .FrozenDictionary<string, string>.Empty;
    }

    /// <summary>The JSON of a field of kind map, any or list as it was sent; null if not sent.</summary>
    public JsonValue? Raw(string name)
    {
        var slot = Slot(name, out var field);
        Expect(field, field.Kind is FieldKind.Map or FieldKind.Any or FieldKind.List);
        return slot.Sent ? slot.Json : null;
    }

    private static void Expect(Field field, bool fits)
    {
        if (!fits)
            throw new BrokenInvariant($"field {field.Label} is a {field.Kind} and was asked for as something else");
    }

    private FieldSlot Slot(string name, out Field field)
    {
        var index = _set.IndexOf(name);
        if (index < 0)
            throw new BrokenInvariant($"field {name} is not declared");
        field = _set.All[index];
        return _slots[index];
    }

    private Refusal? Store(int index, JsonValue value)
    {
        var field = _set.All[index];
        return FieldConversion.TryConvert(field, value, out _slots[index], out var reason)
            ? null
            : Refusal.Invalid("Field validation failed: error converting input for field " +
                $"{GoQuote.Quote(field.Label)}: {reason}");
    }

    private bool IsCaptured(string name) => Captured(name) is not null;

    private string? Captured(string name)
    {
        foreach (var capture in _captures)
        {
            if (capture.Key == name)
                return capture.Value;
        }
        return null;
    }
}
