using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli;

/// <summary>One command: its flags, its help, and what it does.</summary>
internal abstract class Command
{
    /// <param name="name">The words that call it: <c>token renew</c>.</param>
    /// <param name="arguments">What follows the flags, as help shows it.</param>
    /// <param name="help">One or two sentences.</param>
    /// <param name="outputs">Which output options it takes.</param>
    /// <param name="talksToServer">It takes the HTTP options.</param>
    protected Command(
        string name,
        string arguments,
        string help,
        Outputs outputs = Outputs.None,
        bool talksToServer = true)
    {
        Name = name;
        Arguments = arguments;
        Help = help;
        Http = talksToServer ? new HttpFlags(Flags) : null;
        Flags.Section("Output Options");
        if (outputs.HasFlag(Outputs.Field))
            FieldFlag = Flags.Text("field", "Print only this field of the answer.");
        if (outputs.HasFlag(Outputs.Format))
            FormatFlag = Flags.Text("format", "table, json, yaml or pretty. VAULT_FORMAT.");
        if (outputs.HasFlag(Outputs.Detailed))
            DetailedFlag = Flags.Switch("detailed", "Show more columns. VAULT_DETAILED.");
        Flags.Section("Command Options");
    }

    public string Name { get; }

    public string Arguments { get; }

    public string Help { get; }

    public FlagSet Flags { get; } = new();

    public HttpFlags? Http { get; }

    public TextFlag? FieldFlag { get; }

    public TextFlag? FormatFlag { get; }

    public SwitchFlag? DetailedFlag { get; }

    /// <summary><c>read</c> can hand out the answer as it came.</summary>
    public virtual bool AllowsRaw => false;

    /// <summary>Does the work and returns the exit code.</summary>
    public abstract Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel);
}
