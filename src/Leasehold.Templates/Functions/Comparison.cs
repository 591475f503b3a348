using Leasehold.Templates.Printing;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>
/// eq, ne, lt, le, gt and ge. Whole numbers compare whatever their sign; other kinds only with their own.
/// </summary>
internal static class Comparison
{
    private static readonly FunctionResult Incompatible = FunctionResult.Failed("incompatible types for comparison");
    private static readonly FunctionResult Unordered = FunctionResult.Failed("invalid type for comparison");

    /// <summary>Whether the first argument equals any other.</summary>
    public static FunctionResult Equal(FunctionCall call)
    {
        if (call.Arguments.Length == 1)
            return FunctionResult.Failed("missing argument for comparison");
        foreach (var other in call.Arguments[1..])
        {
            var equal = Equal(call.Arguments[0], other, call);
            if (equal.Error is not null || TemplateValue.Truth(equal.Value))
                return equal;
        }
        return false;
    }

    public static FunctionResult Equal(TemplateValue? a, TemplateValue? b, FunctionCall call) => (a, b) switch
    {
        (null, _) or (_, null) => a is null && b is null,
        (IntegerValue x, UnsignedValue y) => x.Value >= 0 && (ulong)x.Value == y.Value,
        (UnsignedValue x, IntegerValue y) => y.Value >= 0 && (ulong)y.Value == x.Value,
        (BoolValue x, BoolValue y) => x.IsTrue == y.IsTrue,
        (IntegerValue x, IntegerValue y) => x.Value == y.Value,
        (UnsignedValue x, UnsignedValue y) => x.Value == y.Value,
        (FloatValue x, FloatValue y) => x.Value == y.Value,
        (ComplexValue x, ComplexValue y) => x.Value == y.Value,
        (TextValue x, TextValue y) => x.Bytes == y.Bytes,
        _ when IsBasic(a) || IsBasic(b) => Incompatible,
        (ObjectValue x, ObjectValue y) => EqualObjects(x, y, call),
        _ => Incomparable(a, b, call),
    };

    public static FunctionResult Less(TemplateValue? a, TemplateValue? b, FunctionCall call) => (a, b) switch
    {
        _ when !IsBasic(a) || !IsBasic(b) => Unordered,
        (IntegerValue x, UnsignedValue y) => x.Value < 0 || (ulong)x.Value < y.Value,
        (UnsignedValue x, IntegerValue y) => y.Value >= 0 && x.Value < (ulong)y.Value,
        (IntegerValue x, IntegerValue y) => x.Value < y.Value,
        (UnsignedValue x, UnsignedValue y) => x.Value < y.Value,
        (FloatValue x, FloatValue y) => x.Value < y.Value,
        (TextValue x, TextValue y) => string.CompareOrdinal(x.Bytes, y.Bytes) < 0,
        (BoolValue, BoolValue) or (ComplexValue, ComplexValue) => Unordered,
        _ => Incompatible,
    };

    public static FunctionResult LessOrEqual(TemplateValue? a, TemplateValue? b, FunctionCall call)
    {
        var less = Less(a, b, call);
        return less.Error is not null || TemplateValue.Truth(less.Value) ? less : Equal(a, b, call);
    }

    private static bool IsBasic(TemplateValue? value) =>
        value is BoolValue or IntegerValue or UnsignedValue or FloatValue or ComplexValue or TextValue;

    private static FunctionResult EqualObjects(ObjectValue a, ObjectValue b, FunctionCall call)
    {
        if (!a.Type.Equals(b.Type) || a.Fields.Length != b.Fields.Length)
            return false;
        for (var i = 0; i < a.Fields.Length; i++)
        {
            var equal = Equal(a.Fields[i].Value.Value, b.Fields[i].Value.Value, call);
            if (equal.Error is not null || !TemplateValue.Truth(equal.Value))
                return equal;
        }
        return true;
    }

    private static FunctionResult Incomparable(TemplateValue a, TemplateValue b, FunctionCall call)
    {
        // Go mixes up the order of these, and so do we.
        return a.Type.Kind == b.Type.Kind
            ? FunctionResult.Failed($"non-comparable type {Shown(b, call)}: {b.Type}")
            : FunctionResult.Failed(
                $"non-comparable types {Shown(a, call)}: {a.Type}, {b.Type}: {ShownPlainly(b, call)}");
    }

    private static string Shown(TemplateValue value, FunctionCall call)
    {
        var text = new BoundedText(call.Budget);
        new ValuePrinter(text).PrintBy('s', default, value);
        return Bytes.ByteText.ToText(text.ToString());
    }

    private static string ShownPlainly(TemplateValue value, FunctionCall call) =>
        Bytes.ByteText.ToText(ValuePrinter.ToText(value, call.Budget));
}
