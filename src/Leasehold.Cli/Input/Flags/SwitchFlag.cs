namespace Leasehold.Cli.Input.Flags;

internal sealed class SwitchFlag(string name, string? alias, bool fallback, string help) : Flag(name, alias, help)
{
    public bool Value { get; private set; } = fallback;

    public override bool NeedsValue => false;

    public override string Kind => "";

    protected override string? Read(string value)
    {
        if (GoText.Boolean(value) is not { } read)
            return $"strconv.ParseBool: parsing \"{value}\": invalid syntax";
        Value = read;
        return null;
    }
}
