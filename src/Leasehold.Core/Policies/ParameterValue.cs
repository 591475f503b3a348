using Leasehold.Hcl;

namespace Leasehold.Core.Policies;

/// <summary>
/// A value a rule names. Texts match texts, with <c>*</c> at either end standing for anything; everything else
/// matches what is equal to it in type and value.
/// </summary>
internal readonly record struct ParameterValue
{
    private readonly string _value;
    private readonly bool _isText;

    private ParameterValue(string value, bool isText)
    {
        _value = value;
        _isText = isText;
    }

    public static ParameterValue Of(HclValue value) => value is HclText text
        ? new ParameterValue(text.Value, isText: true)
        : new ParameterValue(ComparableJson.Of(value), isText: false);

    public static bool AnyMatches(ParameterValue[] values, ReadOnlySpan<byte> json)
    {
        var sent = ComparableJson.Of(json, out var isText);
        foreach (var value in values)
        {
            if (value._isText == isText && (isText ? value.MatchesText(sent) : value._value == sent))
                return true;
        }
        return false;
    }

    private bool MatchesText(string sent)
    {
        var (open, close) = (_value.StartsWith('*'), _value.EndsWith('*'));
        if (_value.Length < 2)
            return open || _value == sent;
        return (open, close) switch
        {
            (true, true) => sent.Contains(_value[1..^1], StringComparison.Ordinal),
            (true, false) => sent.EndsWith(_value[1..], StringComparison.Ordinal),
            (false, true) => sent.StartsWith(_value[..^1], StringComparison.Ordinal),
            _ => _value == sent,
        };
    }
}
