using System.Runtime.InteropServices;
using Leasehold.Faults.Crash;
using Leasehold.Faults.Credentials;
using Leasehold.Faults.Leases;
using Leasehold.Faults.Takeover;
using Xunit.Runner.InProc.SystemConsole;

namespace Leasehold.Faults;

internal static class Program
{
    private const int Interrupted = 130;

    public static async Task<int> Main(string[] args)
    {
        // By themselves these signals end the process at once: databases and servers would stay behind.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndInOrder);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndInOrder);
        return await RunAsync(args);
    }

    private static void EndInOrder(PosixSignalContext context) => Environment.Exit(Interrupted);

    private static Task<int> RunAsync(string[] args) => args switch
    {
        ["crash", .. var options] => CrashCommand.RunAsync(options),
        ["credentials", .. var options] => CredentialCommand.RunAsync(options),
        ["leases", .. var options] => LeasesCommand.RunAsync(options),
        ["takeover", .. var options] => TakeoverCommand.RunAsync(options),
        [CrashChild.Mode, .. var orders] => CrashChild.RunAsync(CrashOrders.Parse(orders)),
        _ => ConsoleRunner.Run(args),
    };
}
