using System.Runtime.InteropServices;

namespace Leasehold.Server.Hosting;

/// <summary>What the system asks of the server, until disposed.</summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    // SIGUSR2 of Linux: the framework has no name for it, and takes numbers as they are.
    private const PosixSignal UserSignal = (PosixSignal)12;

    private readonly Action<Exception> _failed;
    private volatile Action? _reload;
    private volatile Action? _report;

    /// <param name="failed">Hears of an action that failed: the signal is done with, the process goes on.</param>
    public Signals(Action<Exception> failed)
    {
        _failed = failed;
        Register(PosixSignal.SIGTERM, End);
        Register(PosixSignal.SIGINT, End);
        Register(PosixSignal.SIGHUP, () => _reload?.Invoke());
        if (OperatingSystem.IsLinux())
            Register(UserSignal, () => _report?.Invoke());
    }

    /// <summary>Completes with the first SIGTERM or SIGINT.</summary>
    public Task Shutdown => _shutdown.Task;

    /// <summary>Cancelled with the first SIGTERM or SIGINT.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Calls the action for each SIGHUP from now on; null lets them pass.</summary>
    public void OnReload(Action? reload) => _reload = reload;

    /// <summary>Calls the action for each SIGUSR2 from now on; null lets them pass.</summary>
    public void OnReport(Action? report) => _report = report;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _ending.Dispose();
    }

    private void End()
    {
        _shutdown.TrySetResult();
        _ending.Cancel();
    }

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault)
        {
            _failed(fault); // Nobody else catches it, and the process would end by it.
        }
    }

    private void Register(PosixSignal signal, Action action) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // Ours to handle: the default would end the process.
            Run(action);
        }));
}
