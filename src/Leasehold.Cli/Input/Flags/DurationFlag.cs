using Leasehold.Core.Requests;

namespace Leasehold.Cli.Input.Flags;

/// <summary>A duration; a bare number means seconds. <c>system</c> is a negative one: the system's value.</summary>
internal sealed class DurationFlag(string name, string? alias, string help) : Flag(name, alias, help)
{
    private const string System = "system";
    private static readonly TimeSpan SystemValue = TimeSpan.FromTicks(-1);

    public TimeSpan Value { get; private set; }

    /// <summary>As a server reads it.</summary>
    public string Text => Value == SystemValue ? System : GoDuration.Format(Value);

    public long WholeSeconds => Value.Ticks / TimeSpan.TicksPerSecond;

    public override string Kind => "duration";

    protected override string? Read(string value)
    {
        if (value == System)
        {
            Value = SystemValue;
            return null;
        }
        if (!GoDuration.TryParse(value, out var read, out var why))
            return why;
        Value = read;
        return null;
    }
}
