namespace Leasehold.Cli.Input.Flags;

/// <summary>One flag of a command: its names, its help, and the value the command line gave it.</summary>
internal abstract class Flag(string name, string? alias, string help)
{
    public string Name { get; } = name;

    public string? Alias { get; } = alias;

    public string Help { get; } = help;

    /// <summary>The command line named this flag.</summary>
    public bool IsSet { get; private set; }

    /// <summary>A boolean never takes the next argument as its value.</summary>
    public virtual bool NeedsValue => true;

    /// <summary>How help shows the value: <c>string</c>, <c>int</c>, <c>duration</c>; empty for a boolean.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether a value under the alias holds against one under the name, wherever the two stand.</summary>
    protected virtual bool AliasWins => false;

    private bool _isSetByAlias;

    /// <summary>Takes a value; the error text when it is no good, else null.</summary>
    public string? Accept(string value, string name)
    {
        var byAlias = name == Alias;
        if (AliasWins && _isSetByAlias && !byAlias)
            return null;
        _isSetByAlias |= byAlias;
        if (Read(value) is { } why)
        {
            return NeedsValue
                ? $"invalid value \"{value}\" for flag -{Name}: {why}"
                : $"invalid boolean value \"{value}\" for -{Name}: {why}";
        }
        IsSet = true;
        return null;
    }

    protected abstract string? Read(string value);
}
