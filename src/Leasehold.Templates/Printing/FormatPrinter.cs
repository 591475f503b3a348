using Leasehold.Templates.Bytes;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Printing;

/// <summary>
/// Reads a format and writes its arguments: <c>printf</c>. What does not fit is written, not refused.
/// </summary>
internal ref partial struct FormatPrinter
{
    private const int Largest = 1_000_000;

    private readonly BoundedText _text;
    private readonly ValuePrinter _printer;
    private readonly string _format;
    private readonly ReadOnlySpan<TemplateValue?> _arguments;
    private FormatFlags _flags;
    private int _at;
    private int _argument;
    private bool _reordered;
    private bool _goodArgument;
    private bool _afterIndex;

    public FormatPrinter(BoundedText text, string format, ReadOnlySpan<TemplateValue?> arguments)
    {
        _text = text;
        _printer = new ValuePrinter(text);
        _format = format;
        _arguments = arguments;
    }

    public void Print()
    {
        while (_at < _format.Length)
        {
            var percent = _format.IndexOf('%', _at);
            var end = percent < 0 ? _format.Length : percent;
            _text.Append(_format[_at..end]);
            _at = end + 1;
            if (percent >= 0)
                Directive();
        }
        if (!_reordered && _argument < _arguments.Length)
            _printer.PrintExtra(_arguments[_argument..]);
    }

    private void Directive()
    {
        _goodArgument = true;
        _afterIndex = false;
        _flags = default;
        Flags();
        Index();
        Width();
        Precision();
        if (!_afterIndex)
            Index();
        if (_at >= _format.Length)
        {
            _text.Append("%!(NOVERB)");
            return;
        }
        var verb = ByteText.RuneAt(_format, _at, out var width);
        _at += width;
        Verb(verb);
    }

    private void Verb(int verb)
    {
        if (verb == '%')
        {
            _text.Append('%');
        }
        else if (!_goodArgument)
        {
            _text.Append("%!" + ByteText.OfRune(verb) + "(BADINDEX)");
        }
        else if (_argument >= _arguments.Length)
        {
            _text.Append("%!" + ByteText.OfRune(verb) + "(MISSING)");
        }
        else
        {
            if (verb == 'v')
            {
                (_flags.SharpValue, _flags.Sharp) = (_flags.Sharp, false);
                (_flags.PlusValue, _flags.Plus) = (_flags.Plus, false);
            }
            _printer.PrintBy(verb, _flags, _arguments[_argument++]);
        }
    }

    private void Flags()
    {
        for (; _at < _format.Length; _at++)
        {
            switch (_format[_at])
            {
                case '#':
                    _flags.Sharp = true;
                    break;
                case '0':
                    _flags.Zero = !_flags.Minus; // Zeros stand on the left only.
                    break;
                case '+':
                    _flags.Plus = true;
                    break;
                case '-':
                    _flags.Minus = true;
                    _flags.Zero = false;
                    break;
                case ' ':
                    _flags.Space = true;
                    break;
                default:
                    return;
            }
        }
    }
}
