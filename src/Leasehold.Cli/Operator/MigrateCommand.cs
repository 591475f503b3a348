using System.Globalization;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Migration;

namespace Leasehold.Cli.Operator;

internal sealed class MigrateCommand : Command
{
    private readonly TextFlag _config;
    private readonly TextFlag _start;
    private readonly SwitchFlag _reset;
    private readonly NumberFlag _parallel;
    private readonly TextFlag _logLevel;

    public MigrateCommand()
        : base("operator migrate", "[options]",
            "Copies the data of a stopped server to an empty storage of another kind or place, and reads it back. "
            + "The source is not changed.",
            talksToServer: false)
    {
        _config = Flags.Text("config", "The file with one storage_source and one storage_destination block.");
        _start = Flags.Text("start", "Not served: a part of a store could not be opened.");
        _reset = Flags.Switch("reset", "Clear a destination that an interrupted migration left half filled.");
        _parallel = Flags.Number("max-parallel", "Has no effect: the copy is one stream in the order of the keys.");
        _logLevel = Flags.Text("log-level", "trace, debug, info, warn, error.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 0) is { } misused)
            return misused;
        if (_config.Value.Length == 0)
            return session.Misused("Must specify exactly one config path using -config");
        if (_parallel.IsSet && _parallel.Value < 1)
            return session.Misused("Argument to flag -max-parallel must be between 1 and 9223372036854775807");
        if (_start.Value.Length > 0)
            return session.Misused("-start is not served: a part of a store could not be opened. Copy all of it.");
        if (LogLevelName.Parse(_logLevel.Value) is not { } level)
            return session.Misused($"unknown log level: {_logLevel.Value}");
        if (await LoadAsync(session, cancel) is not { } migration)
            return session.Exit;
        try
        {
            return await MigrateAsync(session, migration, level, cancel);
        }
        catch (StartException refused)
        {
            return session.Absent($"Error migrating: {refused.Message}");
        }
    }

    private async Task<MigrationConfiguration?> LoadAsync(Session session, CancellationToken cancel)
    {
        var errors = new List<string>();
        try
        {
            var text = await File.ReadAllBytesAsync(_config.Value, cancel);
            if (MigrationConfiguration.Read(text, _config.Value, errors) is { } migration)
                return migration;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(FileFault.Text(_config.Value, failure));
        }
        session.Misused($"Error loading configuration from {_config.Value}: {string.Join("; ", errors)}");
        return null;
    }

    private async Task<int> MigrateAsync(
        Session session, MigrationConfiguration migration, LogLevel level, CancellationToken cancel)
    {
        if (_reset.Value)
        {
            await StoreMigration.ResetAsync(migration, TimeProvider.System, cancel);
            session.Ui.Output("Success! Migration lock reset (if it was set).");
            return ExitCode.Good;
        }
        var summary = await StoreMigration.RunAsync(migration, TimeProvider.System, cancel);
        if (level <= LogLevel.Info)
        {
            var digest = Convert.ToHexStringLower(summary.Digest.Span);
            session.Ui.Prompt(string.Create(
                CultureInfo.InvariantCulture, $"copied and read back {summary.Rows} rows, SHA-256 {digest}\n"));
        }
        session.Ui.Output("Success! All of the keys have been migrated.");
        return ExitCode.Good;
    }
}
