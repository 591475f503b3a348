using System.Text;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Tests.Scripted;

/// <summary>One call of the command line, in this process, with streams and environment of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("leasehold-cli-");

    public CliRun(ScriptedServer? server = null)
    {
        _variables["HOME"] = _home.FullName;
        _variables["VAULT_TOKEN"] = "hvs.own";
        if (server is not null)
            _variables["VAULT_ADDR"] = server.Address;
    }

    public string Home => _home.FullName;

    public string Program { get; init; } = "leasehold";

    public bool IsTty { get; init; }

    public CliRun With(string name, string? value)
    {
        if (value is null)
            _variables.Remove(name);
        else
            _variables[name] = value;
        return this;
    }

    public Task<Outcome> RunAsync(params string[] arguments) => RunAsync(stdin: "", arguments);

    public async Task<Outcome> RunAsync(string stdin, string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(stdin));
        var terminal = new Terminal(input, output, error) { OutIsTty = IsTty, ErrorIsTty = IsTty };
        var environment = new VaultEnvironment(name => _variables.GetValueOrDefault(name));
        var line = new CommandLine(terminal, environment, Product.FromPath(Program));
        var exit = await line.RunAsync(arguments, TestContext.Current.CancellationToken);
        return new Outcome(exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs with an output that takes nothing.</summary>
    public async Task<Outcome> RunWithFullDiskAsync(params string[] arguments)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new VaultEnvironment(name => _variables.GetValueOrDefault(name));
        var terminal = new Terminal(Stream.Null, new FullDisk(), error);
        var line = new CommandLine(terminal, environment, Product.FromPath(Program));
        var exit = await line.RunAsync(arguments, TestContext.Current.CancellationToken);
        return new Outcome(exit, "", error.ToString());
    }

    public void Dispose() => _home.Delete(recursive: true);
}

internal sealed record Outcome(int Exit, string Out, string Error);
