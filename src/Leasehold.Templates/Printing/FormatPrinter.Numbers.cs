using System.Globalization;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Printing;

/// <summary>Width, precision and the numbers of arguments.</summary>
internal ref partial struct FormatPrinter
{
    private void Width()
    {
        if (!Accept('*'))
        {
            _flags.Width = Number();
            _goodArgument &= !(_afterIndex && _flags.Width is not null); // "%[3]2d"
            return;
        }
        _flags.Width = FromArgument();
        if (_flags.Width is null)
            _text.Append("%!(BADWIDTH)");
        if (_flags.Width < 0)
        {
            _flags.Width = -_flags.Width;
            _flags.Minus = true;
            _flags.Zero = false;
        }
        _afterIndex = false;
    }

    private void Precision()
    {
        if (!Accept('.'))
            return;
        _goodArgument &= !_afterIndex; // "%[3].2d"
        Index();
        if (!Accept('*'))
        {
            _flags.Precision = Number() ?? 0;
            return;
        }
        var precision = FromArgument();
        _flags.Precision = precision < 0 ? null : precision;
        if (_flags.Precision is null)
            _text.Append("%!(BADPREC)");
        _afterIndex = false;
    }

    // "[3]": the number of the argument that comes next, from 1.
    private void Index()
    {
        _afterIndex = false;
        if (_at >= _format.Length || _format[_at] != '[')
            return;
        _reordered = true;
        var close = _format.IndexOf(']', _at);
        var start = _at;
        _at = close < 0 ? _at + 1 : close + 1;
        var number = close < 0 ? null : NumberIn(start + 1, close);
        _afterIndex = number is not null;
        if (number is { } index && index >= 1 && index <= _arguments.Length)
            _argument = index - 1;
        else
            _goodArgument = false;
    }

    private int? FromArgument()
    {
        if (_argument >= _arguments.Length)
            return null;
        return _arguments[_argument++] switch
        {
            IntegerValue { Value: >= -Largest and <= Largest } integer => (int)integer.Value,
            UnsignedValue { Value: <= Largest } unsigned => (int)unsigned.Value,
            _ => null,
        };
    }

    // One that is too large ends the format.
    private int? Number()
    {
        var start = _at;
        var number = 0;
        for (; _at < _format.Length && char.IsAsciiDigit(_format[_at]); _at++)
        {
            if (number > Largest)
            {
                _at = _format.Length;
                return null;
            }
            number = (number * 10) + _format[_at] - '0';
        }
        return _at > start ? number : null;
    }

    private readonly int? NumberIn(int start, int end)
    {
        if (!int.TryParse(_format.AsSpan(start, end - start), NumberStyles.None,
                CultureInfo.InvariantCulture, out var number))
            return null;
        return number;
    }

    private bool Accept(char c)
    {
        if (_at >= _format.Length || _format[_at] != c)
            return false;
        _at++;
        return true;
    }
}
