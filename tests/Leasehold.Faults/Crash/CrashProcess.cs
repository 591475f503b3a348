using System.Diagnostics;
using System.Text;

namespace Leasehold.Faults.Crash;

/// <summary>A running child and what it says. It ends with this object, and with the parent.</summary>
internal sealed class CrashProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _listening;
    private readonly Lock _gate = new();
    private readonly CrashReport _report = new();
    private readonly StringBuilder _errors = new();

    private CrashProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => HearError(line.Data);
        process.BeginErrorReadLine();
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    public static CrashProcess Start(CrashOrders orders, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(CrashProcess).Assembly.Location);
        foreach (var word in (string[])[CrashChild.Mode, .. orders.Words()])
            start.ArgumentList.Add(word);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["DOTNET_TieredPGO"] = "0"; // Short lives: no time to instrument.
        return new CrashProcess(Process.Start(start) ?? throw new InvalidOperationException("did not start"));
    }

    /// <summary>Looks at what was said so far.</summary>
    public T Read<T>(Func<CrashReport, T> read)
    {
        lock (_gate)
            return read(_report);
    }

    /// <summary>Waits until what was said fulfils a condition, or the process ends. Whether it does.</summary>
    public async Task<bool> WaitAsync(Func<CrashReport, bool> condition, TimeSpan limit)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (!Read(condition))
        {
            if (_listening.IsCompleted || TimeProvider.System.GetElapsedTime(start) > limit)
                return Read(condition);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        return true;
    }

    /// <summary>SIGKILL; then everything that it still had said.</summary>
    public async Task<CrashReport> KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await EndAsync();
        return _report;
    }

    /// <summary>Waits for its own end. Its exit code, and everything it said.</summary>
    public async Task<(int Code, CrashReport Report)> EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        await _listening;
        lock (_gate)
        {
            if (_errors.Length > 0 && _process.ExitCode is not (137 or CrashChild.StoreStopped))
                _report.Faults.Add($"it ended with {_process.ExitCode}: {_errors}");
        }
        return (_process.ExitCode, _report);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        // By characters: a line cut off by the kill is not a line.
        var line = new StringBuilder();
        var buffer = new char[16 * 1024];
        int length;
        while ((length = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_gate)
            {
                foreach (var next in buffer.AsSpan(0, length))
                {
                    if (next != '\n')
                    {
                        line.Append(next);
                        continue;
                    }
                    _report.Hear(line.ToString());
                    line.Clear();
                }
            }
        }
    }

    private void HearError(string? text)
    {
        lock (_gate)
        {
            if (text is not null)
                _errors.AppendLine(text);
        }
    }
}
