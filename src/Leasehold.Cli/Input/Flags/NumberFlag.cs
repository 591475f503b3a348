using System.Globalization;

namespace Leasehold.Cli.Input.Flags;

internal sealed class NumberFlag(string name, string? alias, long fallback, string help) : Flag(name, alias, help)
{
    public long Value { get; private set; } = fallback;

    public override string Kind => "int";

    protected override string? Read(string value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read))
            return $"strconv.ParseInt: parsing \"{value}\": invalid syntax";
        Value = read;
        return null;
    }
}
