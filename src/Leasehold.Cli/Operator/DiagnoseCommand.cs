using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Server.Diagnosis;

namespace Leasehold.Cli.Operator;

internal sealed class DiagnoseCommand : Command
{
    private readonly ListFlag _config;
    private readonly ListFlag _skip;

    public DiagnoseCommand()
        : base("operator diagnose", "[options]",
            "Says what is wrong with a configuration before a server runs on it; changes nothing. "
            + "Exit code 0: all is well, 1: a failure, 2: warnings.",
            Outputs.Format, talksToServer: false)
    {
        _config = Flags.List("config", "Configuration file or directory; repeatable.");
        _skip = Flags.List("skip", "Leave checks out: system, storage, seal, listener, files; repeatable.");
        Flags.Switch("debug", "Has no effect: every check is shown.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 0) is { } wrong)
            return wrong;
        if (_config.Items.Count == 0)
            return session.Misused("Must specify a configuration file using -config.");
        var finding = await new ServerDiagnosis(new DiagnosisOptions
        {
            ConfigPaths = _config.Items,
            Skips = _skip.Items,
            Product = session.Product.Program == "leasehold" ? "Leasehold" : "Vault",
        }).RunAsync(cancel);
        if (session.Print.Format == OutputFormat.Json)
            session.Ui.Output(DiagnosisReport.Json(finding));
        else
            session.Ui.Output($"{session.Product.VersionLine}\n\nResults:\n{DiagnosisReport.Text(finding)}");
        return DiagnosisReport.ExitCode(finding);
    }
}
