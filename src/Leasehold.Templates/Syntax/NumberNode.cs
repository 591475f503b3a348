using System.Numerics;
using System.Text;
using Leasehold.Templates.Bytes;

namespace Leasehold.Templates.Syntax;

/// <summary>
/// A number in all the types that can hold it, like Go's ideal constants. Absent means: not in this type.
/// </summary>
internal sealed class NumberNode : Node
{
    private const double SignedEnd = 9223372036854775808d;
    private const double UnsignedEnd = 18446744073709551616d;

    private readonly string _text;

    private NumberNode(int position, string text) : base(position) => _text = text;

    public long? Signed { get; private set; }

    public ulong? Unsigned { get; private set; }

    public double? Float { get; private set; }

    public Complex? Complex { get; private set; }

    /// <summary>Whether the value is a float where nothing asks for a type.</summary>
    public bool IsWrittenAsFloat => Float is not null && _text[0] != '\'' && !IsHexInteger && HasFraction(_text);

    private bool IsHexInteger =>
        _text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && _text.AsSpan().IndexOfAny('p', 'P') < 0;

    public override void Write(StringBuilder text) => text.Append(_text);

    /// <summary>Reads a number; <paramref name="error"/> says what is wrong when there is none.</summary>
    public static NumberNode? Read(int position, string text, bool isComplex, out string error)
    {
        var node = new NumberNode(position, text);
        error = "";
        if (text[0] == '\'')
            error = node.ReadCharacter();
        else if (isComplex || text[^1] == 'i')
            error = node.ReadComplex();
        else
            error = node.ReadReal();
        return error.Length == 0 ? node : null;
    }

    private string ReadCharacter()
    {
        var at = 1;
        if (!Unquoting.TryRead(_text, ref at, '\'', out var value, out _))
            return "invalid syntax";
        if (at != _text.Length - 1)
            return "malformed character constant: " + _text;
        (Signed, Unsigned, Float) = (value, (ulong)value, value);
        return "";
    }

    private string ReadComplex()
    {
        var split = Math.Max(0, _text.AsSpan(1).LastIndexOfAny('+', '-') + 1);
        if (split > 0 && _text[split - 1] is 'e' or 'E' or 'p' or 'P')
            split = Math.Max(0, _text.AsSpan(1, split - 2).LastIndexOfAny('+', '-') + 1);
        var real = split == 0 ? 0 : NumberText.Float(_text[..split]);
        if (real is null || NumberText.Float(_text[split..^1]) is not { } imaginary)
            return "illegal number syntax: " + QuotedText.Of(_text);
        Complex = new Complex(real.Value, imaginary);
        if (imaginary == 0)
        {
            Float = real;
            TakeIntegers(real.Value);
        }
        return "";
    }

    private string ReadReal()
    {
        Signed = NumberText.Signed(_text);
        Unsigned = NumberText.Unsigned(_text) ?? (Signed == 0 ? 0UL : null);
        if (Signed is not null || Unsigned is not null)
        {
            Float = Signed ?? (double?)Unsigned;
            return "";
        }
        Float = NumberText.Float(_text);
        if (Float is null)
            return "illegal number syntax: " + QuotedText.Of(_text);
        if (!HasFraction(_text))
            return "integer overflow: " + QuotedText.Of(_text);
        TakeIntegers(Float.Value);
        return "";
    }

    private void TakeIntegers(double value)
    {
        if (double.Truncate(value) != value)
            return;
        if (value is >= -SignedEnd and < SignedEnd)
            Signed = (long)value;
        if (value is >= 0 and < UnsignedEnd)
            Unsigned = (ulong)value;
    }

    private static bool HasFraction(string text) => text.AsSpan().IndexOfAny(".eEpP") >= 0;
}
