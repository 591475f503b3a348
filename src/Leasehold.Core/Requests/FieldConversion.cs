using System.Globalization;
using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>Turns a JSON value into what a field wants, as lenient as clients rely on and no more.</summary>
internal static class FieldConversion
{
    private const string NotAName = "field does not match the formatting rules";

    public static bool TryConvert(Field field, JsonValue value, out FieldSlot slot, out string reason)
    {
        slot = default;
        reason = "";
        if (value.IsNull)
            return true; // As if not sent: client libraries post whole models.
        switch (field.Kind)
        {
            case FieldKind.Text or FieldKind.LowerText or FieldKind.Name:
                return TryText(field.Kind, value, out slot, out reason);
            case FieldKind.Integer:
                return Numbered(FieldNumbers.TryInteger(value, out var integer, out reason), integer, out slot);
            case FieldKind.Float:
                return Numbered(FieldNumbers.TryFloat(value, out var number, out reason),
                    BitConverter.DoubleToInt64Bits(number), out slot);
            case FieldKind.Flag:
                return Numbered(FieldNumbers.TryFlag(value, out var flag, out reason), flag ? 1 : 0, out slot);
            case FieldKind.Duration or FieldKind.SignedDuration:
                return TryDuration(field.Kind, value, out slot, out reason);
            case FieldKind.Time:
                return TryTime(value, out slot, out reason);
            case FieldKind.TextList or FieldKind.CommaList:
                return Referenced(FieldLists.TryTexts(value, field.Kind == FieldKind.CommaList, out var texts,
                    out reason), texts, out slot);
            case FieldKind.CommaIntegers:
                return Referenced(FieldLists.TryIntegers(value, out var integers, out reason), integers, out slot);
            case FieldKind.Pairs:
                return Referenced(FieldLists.TryPairs(value, out var pairs, out reason), pairs, out slot);
            case FieldKind.Map:
                reason = FieldFault.Expected("map[string]interface {}", value);
                slot = new FieldSlot(Sent: true, 0, null, value);
                return value.Kind == JsonKind.Object;
            case FieldKind.List:
                slot = new FieldSlot(Sent: true, 0, null, FieldLists.AsArray(value));
                return true;
            case FieldKind.Any:
                slot = new FieldSlot(Sent: true, 0, null, value);
                return true;
            default:
                throw new BrokenInvariant($"no conversion for a field of kind {field.Kind}");
        }
    }

    private static bool TryText(FieldKind kind, JsonValue value, out FieldSlot slot, out string reason)
    {
        if (!FieldText.TryText(value, out var text, out reason))
            return Referenced(done: false, text, out slot);
        if (kind == FieldKind.LowerText)
            text = text.ToLowerInvariant();
        if (kind == FieldKind.Name && !FieldText.IsName(text))
        {
            reason = NotAName;
            return Referenced(done: false, text, out slot);
        }
        return Referenced(done: true, text, out slot);
    }

    private static bool TryDuration(FieldKind kind, JsonValue value, out FieldSlot slot, out string reason)
    {
        slot = default;
        if (value.Kind is not (JsonKind.Text or JsonKind.Number))
        {
            reason = "could not parse duration from input";
            return false;
        }
        if (!GoDuration.TryParse(value.Text(), out var duration, out reason))
            return false;
        var seconds = GoDuration.WholeSeconds(duration);
        if (kind == FieldKind.Duration && seconds < 0)
        {
            reason = $"cannot provide negative value '{seconds.ToString(CultureInfo.InvariantCulture)}'";
            return false;
        }
        return Numbered(done: true, seconds * TimeSpan.TicksPerSecond, out slot);
    }

    private static bool TryTime(JsonValue value, out FieldSlot slot, out string reason)
    {
        reason = "could not parse time from input";
        slot = default;
        if (value.Kind is not (JsonKind.Text or JsonKind.Number))
            return false;
        var text = value.Text();
        if (text.Length == 0)
            return true;
        if (GoInteger.TryParse(text, prefixes: false, out var seconds))
        {
            var known = seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() &&
                seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
            return known && Numbered(done: true, DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks, out slot);
        }
        return GoTime.TryParse(text, out var moment) && Numbered(done: true, moment.UtcTicks, out slot);
    }

    private static bool Numbered(bool done, long number, out FieldSlot slot)
    {
        slot = new FieldSlot(Sent: true, number, null, default);
        return done;
    }

    private static bool Referenced(bool done, object reference, out FieldSlot slot)
    {
        slot = new FieldSlot(Sent: true, 0, reference, default);
        return done;
    }
}
