using System.Globalization;
using System.Runtime.InteropServices;

namespace Leasehold.Server.Hosting;

/// <summary>What the system asks of the server, until disposed.</summary>
internal sealed partial class Signals : IDisposable
{
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    // Of Linux. The framework has no name for SIGUSR2, and takes numbers as they are.
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int User = 12;
    private const int Terminate = 15;
    private const nint DefaultAction = 0;
    private const string IgnoredMask = "SigIgn:";

    private readonly Action<Exception> _failed;
    private volatile Action? _reload;
    private volatile Action? _report;

    /// <param name="failed">Hears of an action that failed: the signal is done with, the process goes on.</param>
    public Signals(Action<Exception> failed)
    {
        _failed = failed;
        if (OperatingSystem.IsLinux())
            HeedAgain(HangUp, Interrupt, User, Terminate);
        Register(PosixSignal.SIGTERM, End);
        Register(PosixSignal.SIGINT, End);
        Register(PosixSignal.SIGHUP, () => _reload?.Invoke());
        if (OperatingSystem.IsLinux())
            Register((PosixSignal)User, () => _report?.Invoke());
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

    // nohup, and shells in the background, start a process with signals ignored, which the framework leaves as it is:
    // nothing would be reloaded, no audit file opened anew.
    private static void HeedAgain(params ReadOnlySpan<int> signals)
    {
        var ignored = Ignored();
        foreach (var signal in signals)
        {
            if (((ignored >> (signal - 1)) & 1) != 0)
                SetAction(signal, DefaultAction);
        }
    }

    private static ulong Ignored()
    {
        try
        {
            var line = File.ReadLines("/proc/self/status")
                .FirstOrDefault(static line => line.StartsWith(IgnoredMask, StringComparison.Ordinal));
            return line is null ? 0 : ulong.Parse(
                line.AsSpan(IgnoredMask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // No /proc: then it stays as it is.
        }
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

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);
}
