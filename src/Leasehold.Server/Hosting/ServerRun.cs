using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Http;
using Leasehold.Server.Time;

namespace Leasehold.Server.Hosting;

/// <summary>The life of a server process: from its options to its exit code.</summary>
public sealed class ServerRun(ServerOptions options)
{
    private const int Good = 0;
    private const int Failed = 1;

    private readonly TimeProvider _time = BootTimeProvider.Instance;
    private readonly Lock _reloading = new();
    private readonly ServerLog _log = new(options.LogOutput, BootTimeProvider.Instance);

    /// <summary>
    /// Serves until told to stop. 0 after an orderly end, 1 if the server could not start or lost its store.
    /// </summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        ProcessHardening.Apply();
        SocketThreads.SetCount();
        var loaded = Load();
        if (loaded.Configuration is not { } configuration)
        {
            foreach (var error in loaded.Errors)
                options.Error.WriteLine(error);
            return Failed;
        }
        using var certificate = new DevCertificateFiles(options.Dev, configuration);
        _log.Level = configuration.LogLevel;
        _log.Format = configuration.LogFormat;
        _log.RequestLevel = configuration.RequestLogLevel;
        // Until the very end: a second signal must not cut the drain short.
        using var signals = new Signals(fault => _log.Error("core", $"a signal could not be served: {fault}"));
        try
        {
            using var file = LogFile.Open(configuration.LogFile, _time);
            _log.File = file;
            return await ServeAsync(configuration, loaded.Warnings, signals, cancel);
        }
        catch (OperationCanceledException) when (signals.Ending.IsCancellationRequested)
        {
            return SayShutdown(); // Told to stop while it waited for what it needs to start, such as its database.
        }
        catch (StartException fault)
        {
            options.Error.WriteLine(fault.Message);
            return Failed;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            _log.Error("core", $"the server ends by a fault of its own: {fault}");
            return Failed;
        }
    }

    private async Task<int> ServeAsync(
        ServerConfiguration configuration, IReadOnlyList<string> warnings, Signals signals, CancellationToken cancel)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(signals.Ending, cancel);
        using var pidFile = new PidFile(configuration.PidFile);
        using var manager = ServiceNotice.For(options.Environment, _log);
        var seals = new SealFactory(options.Environment, _time, _log).Build(configuration.Seals);
        await using var server =
            await RunningServer.OpenAsync(
                configuration, seals, options.Product.ApiVersion, _log, _time, starting.Token);
        var dev = options.Dev is { } wanted
            ? await DevServer.PrepareAsync(server.Kernel, wanted, starting.Token)
            : default;
        await server.ListenAsync(configuration, _time, starting.Token);
        server.Kernel.StartUnsealing();
        pidFile.Write();

        Banner.Write(options.Out, configuration, options.Product);
        foreach (var warning in warnings)
            _log.Warn("config", warning);
        KeyMemory.Shared.WarnBy(text => _log.Warn("core", text));
        SaySeal(server.Kernel.Status);
        if (options.Dev is not null)
            await WelcomeAsync(configuration, dev.KeyLine, dev.RootToken, cancel);

        signals.OnReload(() => Reload(server, manager));
        signals.OnReport(() => StateReport.Write(server.Kernel, _log));
        manager.Ready();
        manager.Watch(options.Environment, _time);
        await Task.WhenAny(signals.Shutdown, server.StoreFailed, WhenCancelled(cancel));
        signals.OnReload(null);
        signals.OnReport(null);
        manager.Stopping();
        if (server.StoreFailed.IsCompleted)
        {
            _log.Error("storage", $"the store failed, the server ends: {(await server.StoreFailed).Message}");
            return Failed;
        }
        return SayShutdown();
    }

    private int SayShutdown()
    {
        options.Out.WriteLine($"==> {options.Product.Name} shutdown triggered");
        options.Out.Flush();
        return Good;
    }

    private void SaySeal(SealStatus status)
    {
        if (!status.IsInitialized)
            _log.Info("core", "security barrier not initialized");
        else if (status.IsMigrating)
        {
            _log.Warn("core", "entering seal migration mode: the store is sealed by seal " +
                $"\"{status.Type}\" and moves to the configured one with its shares; run operator unseal -migrate");
        }
        else if (status is { IsSealed: true, HasRecoverySeal: false })
            _log.Info("core", "vault is sealed and waits for shares of the unseal key; run operator unseal");
    }

    private async Task WelcomeAsync(
        ServerConfiguration configuration, string keyLine, string rootToken, CancellationToken cancel)
    {
        if (options.Dev?.StoreToken is { } store)
        {
            try
            {
                await store(rootToken, cancel);
            }
            catch (IOException fault)
            {
                _log.Warn("dev", $"the root token could not be kept for the commands of this user: {fault.Message}");
            }
        }
        var authority = configuration.Listeners[0].Tls is { } tls
            ? Path.Combine(Path.GetDirectoryName(tls.CertificateFile) ?? "", DevCertificate.AuthorityFile)
            : null;
        Banner.WriteDev(options.Error, configuration.EffectiveApiAddress, authority, keyLine, rootToken,
            options.Product.Name);
    }

    private void Reload(RunningServer server, ServiceNotice manager)
    {
        lock (_reloading) // Signals may come faster than files are read.
        {
            manager.Reloading();
            try
            {
                options.Out.WriteLine($"==> {options.Product.Name} reload triggered");
                options.Out.Flush();
                _log.Reopen();
                if (options.Dev is null)
                    ReloadConfiguration(server);
                server.Reload();
            }
            finally
            {
                manager.Ready(); // Whatever came of it, the server serves.
            }
        }
    }

    // A bad file changes nothing; certificates and audit files are read again all the same.
    private void ReloadConfiguration(RunningServer server)
    {
        var loaded = Load();
        foreach (var error in loaded.Errors)
            _log.Error("config", $"reload: {error}");
        foreach (var warning in loaded.Warnings)
            _log.Warn("config", $"reload: {warning}");
        if (loaded.Configuration is not { } configuration)
            return;
        _log.Level = configuration.LogLevel;
        _log.RequestLevel = configuration.RequestLogLevel;
        server.Adopt(configuration);
    }

    private ConfigurationResult Load()
    {
        var loaded = options.Dev is { } dev
            ? DevConfiguration.Of(dev, options.ConfigPaths, options.Environment, _time)
            : ConfigurationLoader.Load(options.ConfigPaths, options.Environment);
        return loaded.Configuration is { } configuration ? WithFlags(loaded, configuration) : loaded;
    }

    private ConfigurationResult WithFlags(ConfigurationResult loaded, ServerConfiguration configuration)
    {
        var level = options.LogLevel is { } name ? LogLevelName.Parse(name) : configuration.LogLevel;
        var format = options.LogFormat is { } style ? LogFormatName.Parse(style) : configuration.LogFormat;
        if (level is not { } known)
            return new ConfigurationResult(null, [$"unknown log level: {options.LogLevel}"], []);
        if (format is not { } readable)
            return new ConfigurationResult(null, [$"unknown log format: {options.LogFormat}"], []);
        var file = configuration.LogFile;
        return loaded with
        {
            Configuration = configuration with
            {
                LogLevel = known,
                LogFormat = readable,
                LogFile = file with
                {
                    Path = options.LogFile ?? file.Path,
                    MaxBytes = options.LogRotateBytes ?? file.MaxBytes,
                    MaxAge = options.LogRotateAge ?? file.MaxAge,
                    MaxFiles = options.LogRotateMaxFiles ?? file.MaxFiles,
                },
            },
        };
    }

    private static async Task WhenCancelled(CancellationToken cancel)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancel.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
    }
}
