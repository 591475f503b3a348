using Leasehold.Cli.Completion;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;

namespace Leasehold.Cli;

/// <summary>Finds the command that was called, reads its flags and runs it.</summary>
internal sealed class CommandLine(Terminal terminal, VaultEnvironment environment, Product product)
{
    private const int MostWords = 4;

    // Who types is not kept waiting for a server that is away.
    private static readonly TimeSpan CompletionPatience = TimeSpan.FromSeconds(3);

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancel)
    {
        try
        {
            return await FindAndRunAsync(arguments, cancel);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk or a closed stream behind our output; a reader that left early is no failure at all.
            return Tell($"{product.Program}: {failure.Message}", ExitCode.Usage);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Tell(
                $"{product.Program}: a fault of the program itself; please report it: {fault}", ExitCode.Refused);
        }
    }

    private int Tell(string error, int exit)
    {
        try
        {
            terminal.Error.WriteLine(error);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Nobody is left to be told; the exit code still says it.
        }
        return exit;
    }

    private async Task<int> FindAndRunAsync(string[] arguments, CancellationToken cancel)
    {
        if (TypedLine.Of(environment) is { } line)
            return await CompleteAsync(line, cancel);
        if (arguments is ["-autocomplete-install" or "--autocomplete-install"])
            return SetUp(static shells => shells.Install());
        if (arguments is ["-autocomplete-uninstall" or "--autocomplete-uninstall"])
            return SetUp(static shells => shells.Uninstall());
        if (arguments is ["-v" or "-version" or "--version"])
            arguments = ["version"];
        if (arguments.Length == 0)
            return ShowHelp(terminal.Error, "", ExitCode.UnknownCommand);
        if (arguments[0].StartsWith('-'))
            return FlagsFirst(arguments);

        for (var words = Math.Min(MostWords, LeadingWords(arguments)); words > 0; words--)
        {
            var name = string.Join(' ', arguments.Take(words));
            if (CommandCatalog.Find(name) is { } command)
                return await RunAsync(command, arguments[words..], cancel);
            if (CommandCatalog.IsGroup(name))
                return Group(name, arguments[words..]);
            if (Elsewhere.Find(name) is { } instead)
                return Refuse(name, instead);
        }
        return ShowHelp(terminal.Error, "", ExitCode.UnknownCommand);
    }

    private async Task<int> CompleteAsync(TypedLine line, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(CompletionPatience);
        var ui = new Ui(new Terminal(Stream.Null, TextWriter.Null, TextWriter.Null), colors: false);
        var completer = new Completer(command => new Session(command, ui, environment, product)
        {
            Print = new Printer(ui, OutputFormat.Table, "", rawLineEnds: false),
        });
        try
        {
            foreach (var word in await completer.CompleteAsync(line, patience.Token))
                terminal.Out.WriteLine(word);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nothing to offer in time.
        }
        return ExitCode.Good;
    }

    private int SetUp(Func<ShellSetup, string?> change)
    {
        var shells = new ShellSetup(environment.Home, product.Program, Environment.ProcessPath ?? product.Program);
        return change(shells) is { } fault
            ? Tell($"Error setting up completion: {fault}", ExitCode.Usage)
            : ExitCode.Good;
    }

    private async Task<int> RunAsync(Command command, string[] arguments, CancellationToken cancel)
    {
        var reading = command.Flags.Read(arguments);
        var colors = environment.Find("CLI_NO_COLOR") is null && HasColors;
        if (reading.Error is { } error)
            return Misused(error, colors);
        if (reading.WantsHelp)
        {
            terminal.Out.WriteLine(HelpText.Of(command, product));
            return ExitCode.Good;
        }
        var text = (command.FormatFlag is { IsSet: true } flag ? flag.Value : environment.Find("FORMAT")) ?? "table";
        if (ReadFormat(text) is not { } format)
            return Misused($"Invalid output format: {text}", colors);
        if (format == OutputFormat.Raw && !command.AllowsRaw)
            return Misused("This command does not support the -format=raw option.", colors);

        var ui = new Ui(terminal, colors && format == OutputFormat.Table);
        var printer = new Printer(ui, format, command.FieldFlag?.Value ?? "", HasColors && terminal.OutIsTty);
        using var session = new Session(command, ui, environment, product) { Print = printer };
        var exit = await command.RunAsync(session, reading.Arguments, cancel);
        if (exit != ExitCode.Good && command.Http is { WantedText: { } wanted })
            ui.Error($"Unable to generate {wanted} from command");
        return exit;
    }

    private bool HasColors => environment.Plain("NO_COLOR") is null && environment.Plain("TERM") != "dumb";

    private static OutputFormat? ReadFormat(string text) => text.ToLowerInvariant() switch
    {
        "table" or "" => OutputFormat.Table,
        "json" => OutputFormat.Json,
        "yaml" or "yml" => OutputFormat.Yaml,
        "pretty" => OutputFormat.Pretty,
        "raw" => OutputFormat.Raw,
        _ => null,
    };

    private static int LeadingWords(string[] arguments)
    {
        var count = 0;
        while (count < arguments.Length && !arguments[count].StartsWith('-'))
            count++;
        return count;
    }

    private int Group(string name, string[] rest)
    {
        if (rest.Any(IsHelp))
            return ShowHelp(terminal.Out, name, ExitCode.Good);
        return ShowHelp(terminal.Error, name, rest.Length == 0 ? ExitCode.Usage : ExitCode.UnknownCommand);
    }

    private int FlagsFirst(string[] arguments)
    {
        if (IsHelp(arguments[0]))
            return ShowHelp(terminal.Out, "", ExitCode.Good);
        terminal.Error.WriteLine(
            "Invalid flags before the subcommand. If these flags are for\nthe subcommand, please put them after the "
            + "subcommand.\n");
        return ShowHelp(terminal.Error, "", ExitCode.Usage);
    }

    private int ShowHelp(TextWriter to, string group, int exit)
    {
        to.WriteLine(HelpText.OfGroup(group, product));
        return exit;
    }

    private int Refuse(string name, string instead)
    {
        terminal.Error.WriteLine($"{name} is not part of Leasehold {Product.Version}: {instead}");
        return ExitCode.Refused;
    }

    private int Misused(string error, bool colors)
    {
        new Ui(terminal, colors).Error(error);
        return ExitCode.Usage;
    }

    private static bool IsHelp(string argument) => argument is "-h" or "-help" or "--help";
}
