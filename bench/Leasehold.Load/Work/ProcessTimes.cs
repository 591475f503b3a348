using System.Diagnostics;
using System.Globalization;
using Leasehold.Load.Http;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>How long servers take until they listen, commands until they end. Medians, milliseconds.</summary>
internal static class ProcessTimes
{
    private const int Starts = 7;
    private const int Commands = 25;

    public static (double Milliseconds, long Resident) DevStart(string program, string folder)
    {
        var resident = 0L;
        var time = Median(Starts, () =>
        {
            var port = ServerProcess.FreePort();
            Directory.CreateDirectory(folder);
            using var server = ServerProcess.Start(program, folder, port, "server", "-dev", "-dev-no-store-token",
                string.Create(CultureInfo.InvariantCulture, $"-dev-listen-address=127.0.0.1:{port}"));
            using (var connection = new Connection(server.EndPoint))
                connection.Exchange(RawRequest.Get("/v1/sys/health"));
            resident = Math.Max(resident, server.Resident);
            return server.UntilListening.TotalMilliseconds;
        });
        return (time, resident);
    }

    public static double ConfiguredStart(Secrets server) => Median(Starts, () =>
    {
        server.Restart();
        return server.Process.UntilListening.TotalMilliseconds;
    });

    public static double Command(string program, string address, string token, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["VAULT_ADDR"] = address;
        info.Environment["VAULT_TOKEN"] = token;
        return Median(Commands, () =>
        {
            var from = Stopwatch.GetTimestamp();
            using var process = Process.Start(info) ?? throw new IOException($"{program} did not start");
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new IOException($"{string.Join(' ', arguments)}: {process.StandardError.ReadToEnd()}");
            return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        });
    }

    /// <summary>A connection made, one request, one answer.</summary>
    public static double Exchange(Secrets server, byte[] request) => Median(Commands, () =>
    {
        var from = Stopwatch.GetTimestamp();
        using var connection = new Connection(server.Process.EndPoint);
        connection.Exchange(request);
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    });

    private static double Median(int times, Func<double> measure) =>
        Enumerable.Range(0, times).Select(_ => measure()).Order().ElementAt(times / 2);
}
