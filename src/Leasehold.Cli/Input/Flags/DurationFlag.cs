namespace Leasehold.Cli.Input.Flags;

/// <summary>A duration; a bare number means seconds, <c>system</c> means -1: the system's value.</summary>
internal sealed class DurationFlag(string name, string? alias, string help) : Flag(name, alias, help)
{
    public GoDuration Value { get; private set; }

    public override string Kind => "duration";

    protected override string? Read(string value)
    {
        if (value == "system")
        {
            Value = new GoDuration(-1);
            return null;
        }
        if (!GoDuration.TryParse(value, out var read, out var why))
            return why;
        Value = read;
        return null;
    }
}
