using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>
/// Tells the service manager what the server is doing: datagrams to the socket that <c>NOTIFY_SOCKET</c> names, as
/// systemd defines them. Without one, nobody is told; a manager that does not listen stops nothing.
/// </summary>
internal sealed class ServiceNotice : IDisposable
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly ServerLog _log;
    private ITimer? _watchdog;

    private ServiceNotice(UnixDomainSocketEndPoint? manager, ServerLog log)
    {
        _manager = manager;
        _log = log;
        if (manager is not null)
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }

    /// <summary>For the manager that the environment names.</summary>
    public static ServiceNotice For(ServerEnvironment environment, ServerLog log) =>
        new(environment.Plain("NOTIFY_SOCKET") is { } path ? Manager(path, log) : null, log);

    /// <summary>The server serves, or has done what a reload asked for.</summary>
    public void Ready() => Send("READY=1\n");

    /// <summary>The server reads its configuration again.</summary>
    public void Reloading()
    {
        var now = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / MicrosecondsPerSecond);
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={now}\n"));
    }

    /// <summary>The server ends.</summary>
    public void Stopping() => Send("STOPPING=1\n");

    /// <summary>Tells that the server lives, twice in the time after which the manager would restart it.</summary>
    public void Watch(ServerEnvironment environment, TimeProvider time)
    {
        if (_socket is null || Interval(environment) is not { } interval)
            return;
        _watchdog = time.CreateTimer(_ => Send("WATCHDOG=1\n"), null, TimeSpan.Zero, interval / 2);
    }

    public void Dispose()
    {
        _watchdog?.Dispose();
        _socket?.Dispose();
    }

    private static TimeSpan? Interval(ServerEnvironment environment)
    {
        var isOurs = environment.Plain("WATCHDOG_PID") is not { } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isOurs
            && long.TryParse(environment.Plain("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds)
            && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    // A name that begins with @ lies in the abstract namespace of Linux, which the system writes as a zero byte.
    private static UnixDomainSocketEndPoint? Manager(string path, ServerLog log)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path.StartsWith('@') ? "\0" + path[1..] : path);
        }
        catch (ArgumentException fault)
        {
            log.Warn("core", $"NOTIFY_SOCKET names no socket: {fault.Message}");
            return null;
        }
    }

    private void Send(string state)
    {
        if (_socket is null || _manager is null)
            return;
        try
        {
            _socket.SendTo(Encoding.ASCII.GetBytes(state), _manager);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            _log.Warn("core", $"the service manager could not be told {state.Split('=')[0]}: {fault.Message}");
        }
    }
}
