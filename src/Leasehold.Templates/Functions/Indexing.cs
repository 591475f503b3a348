using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>index, slice and len.</summary>
internal static class Indexing
{
    public static FunctionResult Index(FunctionCall call)
    {
        if (call.Arguments[0] is null)
            return FunctionResult.Failed("index of untyped nil");
        var item = call.Arguments[0];
        foreach (var index in call.Arguments[1..])
        {
            var found = item is null ? FunctionResult.Failed("index of nil pointer") : At(item, index);
            if (found.Error is not null)
                return found;
            item = found.Value;
        }
        return FunctionResult.Of(item);
    }

    public static FunctionResult Slice(FunctionCall call)
    {
        var indexes = call.Arguments[1..];
        if (call.Arguments[0] is not { } item)
            return FunctionResult.Failed("slice of untyped nil");
        if (indexes.Length > 3)
            return FunctionResult.Failed($"too many slice indexes: {indexes.Length}");
        if (item is not (TextValue or ListValue))
            return FunctionResult.Failed($"can't slice item of type {item.Type}");
        if (item is TextValue && indexes.Length == 3)
            return FunctionResult.Failed("cannot 3-index slice a string");

        var length = LengthOf(item) ?? 0;
        Span<int> bounds = [0, length, length];
        for (var i = 0; i < indexes.Length; i++)
        {
            if (!TryIndex(indexes[i], length, out bounds[i], out var error))
                return FunctionResult.Failed(error);
        }
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            if (bounds[i] > bounds[i + 1])
                return FunctionResult.Failed($"invalid slice index: {bounds[i]} > {bounds[i + 1]}");
        }
        return item is TextValue text
            ? new TextValue(text.Bytes[bounds[0]..bounds[1]], text.Type)
            : new ListValue(((ListValue)item).Element, ((ListValue)item).Items[bounds[0]..bounds[1]]);
    }

    public static FunctionResult Length(TemplateValue? item)
    {
        if (item is null)
            return FunctionResult.Failed("len of nil pointer");
        return LengthOf(item) is { } length
            ? TemplateValue.Of(length)
            : FunctionResult.Failed($"len of type {item.Type}");
    }

    private static int? LengthOf(TemplateValue item) => item switch
    {
        TextValue text => text.Bytes.Length,
        ListValue list => list.Items.Length,
        MapValue map => map.Keys.Length,
        _ => null,
    };

    private static FunctionResult At(TemplateValue item, TemplateValue? index)
    {
        switch (item)
        {
            case MapValue map when index is TextValue key && key.Type.Equals(TemplateType.Text):
                return FunctionResult.Of((map.Find(key.Bytes) ?? map.Zero).Value);
            case MapValue:
                return FunctionResult.Failed(index is null
                    ? "value is nil; should be of type string"
                    : $"value has type {index.Type}; should be string");
            case TextValue or ListValue:
                var length = LengthOf(item) ?? 0;
                if (!TryIndex(index, length, out var place, out var error))
                    return FunctionResult.Failed(error);
                if (place == length) // Go lets it pass, and its runtime refuses it.
                    return FunctionResult.Failed(item is TextValue
                        ? "reflect: string index out of range"
                        : "reflect: slice index out of range");
                return item is TextValue text
                    ? new UnsignedValue(text.Bytes[place], TemplateType.Uint8)
                    : FunctionResult.Of(((ListValue)item).Items[place]);
            default:
                return FunctionResult.Failed($"can't index item of type {item.Type}");
        }
    }

    private static bool TryIndex(TemplateValue? index, int most, out int place, out string error)
    {
        place = 0;
        error = "";
        long? number = index switch
        {
            IntegerValue integer => integer.Value,
            UnsignedValue unsigned => unchecked((long)unsigned.Value),
            _ => null,
        };
        if (number is null)
            error = index is null
                ? "cannot index slice/array with nil"
                : $"cannot index slice/array with type {index.Type}";
        else if (number < 0 || number > most)
            error = $"index out of range: {number}";
        else
            place = (int)number;
        return error.Length == 0;
    }
}
