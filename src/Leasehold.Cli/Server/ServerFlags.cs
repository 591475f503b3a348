using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Server;

/// <summary>The flags of <c>server</c>, and their environment variables.</summary>
internal sealed class ServerFlags(FlagSet flags)
{
    private readonly ListFlag _config = flags.List("config", "Configuration file or directory; repeatable.");
    private readonly SwitchFlag _recovery = flags.Switch("recovery", "Start in recovery mode.");
    private readonly SwitchFlag _exit = flags.Switch("exit-on-core-shutdown", "End when the core has shut down.");
    private readonly TextFlag _logLevel = flags.Text("log-level", "trace, debug, info, warn, error. VAULT_LOG_LEVEL.");
    private readonly TextFlag _logFormat = flags.Text("log-format", "standard or json. VAULT_LOG_FORMAT.");
    private readonly TextFlag _logFile = flags.Text("log-file", "File to log to. VAULT_LOG_FILE.");
    private readonly NumberFlag _rotateBytes = flags.Number("log-rotate-bytes", "Size at which a log file is closed.");
    private readonly DurationFlag _rotateAge = flags.Duration("log-rotate-duration", "Age at which it is closed.");
    private readonly NumberFlag _rotateFiles = flags.Number("log-rotate-max-files", "How many closed ones are kept.");
    private readonly SwitchFlag _dev = flags.Section("Dev Options").Switch("dev", "Run unsealed, in memory.");
    private readonly TextFlag _token = flags.Text("dev-root-token-id", "The root token. VAULT_DEV_ROOT_TOKEN_ID.");
    private readonly TextFlag _listen = flags.Text("dev-listen-address", "Default 127.0.0.1:8200.");
    private readonly SwitchFlag _tls = flags.Switch("dev-tls", "Serve TLS with certificates made up now.");
    private readonly TextFlag _tlsDirectory = flags.Text("dev-tls-cert-dir", "Where these certificates go.");
    private readonly SwitchFlag _noStore = flags.Switch("dev-no-store-token", "Do not keep the root token.");
    private readonly SwitchFlag _ha = flags.Switch("dev-ha", "As one of several servers.");
    private readonly SwitchFlag _kv1 = flags.Switch("dev-kv-v1", "secret/ keeps no versions.");
    private readonly SwitchFlag _leasedKv = flags.Switch("dev-leased-kv", "As -dev-kv-v1; without leases.");
    private readonly SwitchFlag _autoSeal = flags.Switch("dev-auto-seal", "Unseal by a key made up now.");
    private readonly SwitchFlag _three = flags.Switch("dev-three-node", "Has no effect.");
    private readonly TextFlag _plugins = flags.Text("dev-plugin-dir", "Has no effect: engines are built in.");

    public ServerArguments Read(VaultEnvironment environment)
    {
        var token = Text(_token, environment, "DEV_ROOT_TOKEN_ID") ?? "";
        // A root token's id does not turn a configured server into a toy, and in the environment alone it turns none.
        var isDev = _dev.Value || (_token.IsSet && _config.Items.Count == 0) || _tls.Value || _ha.Value || _kv1.Value
            || _leasedKv.Value || _autoSeal.Value || _three.Value;
        return new ServerArguments
        {
            ConfigPaths = _config.Items,
            IsDev = isDev,
            DevRootTokenId = isDev ? token : "",
            DevListenAddress = Text(_listen, environment, "DEV_LISTEN_ADDRESS") ?? "127.0.0.1:8200",
            DevTls = _tls.Value,
            DevTlsDirectory = _tlsDirectory.Value,
            DevNoStoreToken = _noStore.Value,
            DevHighAvailability = _ha.Value,
            DevAutoSeal = _autoSeal.Value,
            DevKvVersion1 = _kv1.Value || _leasedKv.Value,
            IsRecovery = _recovery.Value,
            ExitOnCoreShutdown = _exit.Value,
            LogLevel = Text(_logLevel, environment, "LOG_LEVEL"),
            LogFormat = Text(_logFormat, environment, "LOG_FORMAT"),
            LogFile = Text(_logFile, environment, "LOG_FILE"),
            LogRotateBytes = _rotateBytes.IsSet ? _rotateBytes.Value : null,
            LogRotateAge = _rotateAge.IsSet ? _rotateAge.Value : null,
            LogRotateMaxFiles = _rotateFiles.IsSet ? _rotateFiles.Value : null,
            Warnings = [.. Warnings(isDev, token)],
        };
    }

    private IEnumerable<string> Warnings(bool isDev, string token)
    {
        if (!isDev && token.Length > 0)
            yield return "You cannot specify a custom root token ID outside of dev mode, it is ignored.";
        if (_leasedKv.Value)
            yield return "The flag -dev-leased-kv does what -dev-kv-v1 does: secrets that are kept have no leases.";
        foreach (var flag in new Flag[] { _three, _plugins })
            if (flag.IsSet)
                yield return $"The flag -{flag.Name} has no effect.";
    }

    private static string? Text(TextFlag flag, VaultEnvironment environment, string name) =>
        flag.IsSet ? flag.Value : environment.Find(name);
}
