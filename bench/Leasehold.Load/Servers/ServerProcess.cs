using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Leasehold.Load.Http;

namespace Leasehold.Load.Servers;

/// <summary>A process that listens: started, waited for, measured, and ended.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int Terminate = 15;
    private const int SpinsBetweenTries = 200;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Output _said;
    private bool _told;

    private ServerProcess(Process process, Output said, IPEndPoint endPoint, TimeSpan untilListening)
    {
        _said = said;
        _process = process;
        EndPoint = endPoint;
        UntilListening = untilListening;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>From just before the process was made until it took a connection.</summary>
    public TimeSpan UntilListening { get; }

    public int Id => _process.Id;

    /// <summary>What is resident now, in bytes.</summary>
    public long Resident
    {
        get
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/status");
            var line = File.ReadLines(path).First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static ServerProcess Start(string program, string home, int port, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        info.Environment["HOME"] = home;
        info.Environment["LEASEHOLD_NULL_ENGINE"] = "1"; // Leases without a database.
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);
        var from = Stopwatch.GetTimestamp();
        var process = Process.Start(info) ?? throw new IOException($"{program} did not start");
        var said = new Output(process);
        while (!Listens(endPoint))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(from) > StartsWithin)
            {
                process.Kill();
                throw new IOException($"{program} does not listen: {said.Text}");
            }
            Thread.SpinWait(SpinsBetweenTries);
            Thread.Yield();
        }
        return new ServerProcess(process, said, endPoint, Stopwatch.GetElapsedTime(from));
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public void Stop()
    {
        _told = true;
        _ = Native.Kill(Id, Terminate);
        if (!_process.WaitForExit(EndsWithin))
            _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        else if (!_told)
            Console.Error.WriteLine($"load: a server ended by itself with {_process.ExitCode}: {_said.Text}");
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Listens(IPEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
