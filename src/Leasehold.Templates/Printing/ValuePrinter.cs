using System.Numerics;
using Leasehold.Templates.Bytes;
using Leasehold.Templates.Evaluation;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Printing;

/// <summary>Writes values by verbs, as Go's <c>fmt</c> does.</summary>
internal sealed partial class ValuePrinter(BoundedText text)
{
    private readonly FieldWriter _field = new(text);

    /// <summary>A value as <c>%v</c> writes it.</summary>
    public static string ToText(TemplateValue? value, Budget budget)
    {
        var text = new BoundedText(budget);
        new ValuePrinter(text).Print(value);
        return text.ToString();
    }

    public void Print(TemplateValue? value) => WriteArgument(value, 'v');

    /// <summary>All values, with a space between two of which none is a text.</summary>
    public void Print(ReadOnlySpan<TemplateValue?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not TextValue && values[i - 1] is not TextValue)
                text.Append(' ');
            Print(values[i]);
        }
    }

    /// <summary>All values with spaces between, and a line end.</summary>
    public void PrintLine(ReadOnlySpan<TemplateValue?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                text.Append(' ');
            Print(values[i]);
        }
        text.Append('\n');
    }

    /// <summary>One argument of a format.</summary>
    public void PrintBy(int verb, in FormatFlags flags, TemplateValue? value)
    {
        _field.Flags = flags;
        WriteArgument(value, verb);
    }

    /// <summary>Arguments that no format asked for.</summary>
    public void PrintExtra(ReadOnlySpan<TemplateValue?> values)
    {
        _field.Flags = default;
        text.Append("%!(EXTRA ");
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            text.Append(values[i] is { } value ? value.Type.Name + "=" : "");
            Print(values[i]);
        }
        text.Append(')');
    }

    private void WriteArgument(TemplateValue? value, int verb)
    {
        if (value is null && verb is 'T' or 'v')
            _field.Pad("<nil>");
        else if (value is null)
            WriteBadVerb(verb, null);
        else if (verb == 'T')
            TextFormat.TryWrite(_field, value.Type.Name, 's');
        else
            Write(value, verb);
    }

    private void Write(TemplateValue value, int verb)
    {
        text.Budget.Step();
        var c = verb < 0x80 ? (char)verb : '\0';
        var written = value switch
        {
            BoolValue boolean => TryBool(boolean.IsTrue, c),
            IntegerValue integer => IntegerFormat.TryWrite(_field,
                (ulong)BigInteger.Abs(integer.Value), integer.Value < 0, isSigned: true, c),
            UnsignedValue unsigned => IntegerFormat.TryWrite(_field, unsigned.Value, false, isSigned: false, c),
            FloatValue real => FloatFormat.TryWrite(_field, real.Value, c),
            ComplexValue complex => TryComplex(complex.Value, c),
            TextValue bytes => TextFormat.TryWrite(_field, bytes.Bytes, c),
            ListValue list => c != 'p' && TryList(list, verb),
            MapValue map => c != 'p' && TryMap(map, verb),
            ObjectValue fields => c != 'p' && TryObject(fields, verb),
            _ => false,
        };
        if (!written)
            WriteBadVerb(verb, value);
    }

    private void WriteBadVerb(int verb, TemplateValue? value)
    {
        text.Append("%!" + ByteText.OfRune(verb) + "(");
        if (value is null)
        {
            text.Append("<nil>");
        }
        else
        {
            text.Append(value.Type.Name + "=");
            if (value is FunctionValue)
                text.Append("function");
            else
                Write(value, 'v');
        }
        text.Append(')');
    }

    private bool TryBool(bool value, char verb)
    {
        if (verb is not ('t' or 'v'))
            return false;
        _field.Pad(value ? "true" : "false");
        return true;
    }

    private bool TryComplex(Complex value, char verb)
    {
        if (!"vbgGxXfFeE".Contains(verb))
            return false;
        var plus = _field.Flags.Plus;
        text.Append('(');
        FloatFormat.TryWrite(_field, value.Real, verb);
        _field.Flags.Plus = true; // The imaginary part always has a sign.
        FloatFormat.TryWrite(_field, value.Imaginary, verb);
        text.Append("i)");
        _field.Flags.Plus = plus;
        return true;
    }
}
