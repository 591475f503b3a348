using Leasehold.Server.Configuration;

namespace Leasehold.Server.Diagnosis;

/// <summary>
/// Says what is wrong with a configuration, and with the machine under it, before a server is started on it. Nothing
/// is created and nothing is changed.
/// </summary>
public sealed class ServerDiagnosis(DiagnosisOptions options)
{
    /// <summary>Makes all checks.</summary>
    public async Task<Finding> RunAsync(CancellationToken cancel)
    {
        var loaded = ConfigurationLoader.Load(options.ConfigPaths, options.Environment);
        var findings = new List<Finding>
        {
            Made("system", "Check Operating System", () => SystemCheck.Run(options.Time)),
            Configuration(loaded),
        };
        if (loaded.Configuration is { } configuration)
        {
            findings.Add(IsSkipped("storage")
                ? Skipped("Check Storage")
                : await StorageCheck.RunAsync(configuration, options.Time, cancel));
            findings.Add(Made("seal", "Check Seal", () => SealCheck.Run(
                configuration, options.Environment, options.Time)));
            findings.Add(IsSkipped("listener")
                ? Skipped("Check Listeners")
                : await ListenerCheck.RunAsync(configuration, options.Time, cancel));
            findings.Add(Made("files", "Check Files", () => FilesCheck.Run(configuration)));
        }
        return Finding.Group($"{options.Product} Diagnose", findings);
    }

    private static Finding Configuration(ConfigurationResult loaded)
    {
        const string Name = "Parse Configuration";
        if (loaded.Errors.Count == 0 && loaded.Warnings.Count == 0)
            return Finding.Good(Name);
        return Finding.Group(Name,
        [
            .. loaded.Errors.Select(static error => Finding.Failure("Configuration Error", error,
                "Mend it: the server does not start with it.")),
            .. loaded.Warnings.Select(static warning => Finding.Warning("Configuration Key", warning,
                "Correct its name, or remove it.")),
        ]);
    }

    private Finding Made(string key, string name, Func<Finding> check) => IsSkipped(key) ? Skipped(name) : check();

    private bool IsSkipped(string key) => options.Skips.Any(skip =>
        skip.Equals(key, StringComparison.OrdinalIgnoreCase)
        || (key == "seal" && skip.Equals("autounseal", StringComparison.OrdinalIgnoreCase)));

    private static Finding Skipped(string name) => new(name, CheckStatus.Skipped, "It was to be left out.");
}
