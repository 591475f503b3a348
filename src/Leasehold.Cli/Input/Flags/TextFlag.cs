namespace Leasehold.Cli.Input.Flags;

internal sealed class TextFlag(string name, string? alias, string fallback, string help) : Flag(name, alias, help)
{
    public string Value { get; private set; } = fallback;

    public override string Kind => "string";

    protected override bool AliasWins => true;

    protected override string? Read(string value)
    {
        Value = value;
        return null;
    }
}
