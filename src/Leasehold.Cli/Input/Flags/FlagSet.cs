namespace Leasehold.Cli.Input.Flags;

/// <summary>The flags of one command, in sections, and the reading of a command line against them.</summary>
internal sealed class FlagSet
{
    private readonly List<(string Section, Flag Flag)> _flags = [];
    private string _section = "Command Options";

    /// <summary>All flags with the heading that help shows them under.</summary>
    public IReadOnlyList<(string Section, Flag Flag)> All => _flags;

    /// <summary>Flags declared from here on stand under this heading.</summary>
    public FlagSet Section(string heading)
    {
        _section = heading;
        return this;
    }

    public TextFlag Text(string name, string help, string? alias = null, string fallback = "") =>
        Add(new TextFlag(name, alias, fallback, help));

    public SwitchFlag Switch(string name, string help, string? alias = null, bool fallback = false) =>
        Add(new SwitchFlag(name, alias, fallback, help));

    public NumberFlag Number(string name, string help, long fallback = 0) =>
        Add(new NumberFlag(name, alias: null, fallback, help));

    public DurationFlag Duration(string name, string help, string? alias = null) =>
        Add(new DurationFlag(name, alias, help));

    public ListFlag List(string name, string help) => Add(new ListFlag(name, alias: null, help));

    public MapFlag Map(string name, string help) => Add(new MapFlag(name, alias: null, help));

    /// <summary>Sets the flags and collects what is left; flags may stand before and after arguments.</summary>
    public FlagReading Read(IReadOnlyList<string> arguments)
    {
        var rest = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--")
            {
                rest.AddRange(arguments.Skip(i + 1));
                break;
            }
            if (argument.Length < 2 || argument[0] != '-')
            {
                rest.Add(argument);
                continue;
            }
            if (ReadOne(argument, arguments, ref i) is { } outcome)
                return outcome with { Arguments = rest };
        }
        return new FlagReading { Arguments = rest };
    }

    private FlagReading? ReadOne(string argument, IReadOnlyList<string> arguments, ref int i)
    {
        var body = argument.AsSpan(argument[1] == '-' ? 2 : 1);
        var split = body.IndexOf('=');
        var name = (split < 0 ? body : body[..split]).ToString();
        var value = split < 0 ? null : body[(split + 1)..].ToString();
        if (name.Length == 0 || name[0] == '-')
            return FlagReading.Bad($"bad flag syntax: {argument}");
        if (Find(name) is not { } flag)
            return name is "h" or "help"
                ? FlagReading.Help
                : FlagReading.Bad($"flag provided but not defined: -{name}");
        if (value is null && flag.NeedsValue)
        {
            if (i + 1 >= arguments.Count)
                return FlagReading.Bad($"flag needs an argument: -{name}");
            value = arguments[++i];
        }
        return flag.Accept(value ?? "true", name) is { } error ? FlagReading.Bad(error) : null;
    }

    private Flag? Find(string name)
    {
        foreach (var (_, flag) in _flags)
            if (flag.Name == name || flag.Alias == name)
                return flag;
        return null;
    }

    private T Add<T>(T flag)
        where T : Flag
    {
        _flags.Add((_section, flag));
        return flag;
    }
}
