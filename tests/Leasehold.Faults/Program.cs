using Leasehold.Faults.Crash;
using Xunit.Runner.InProc.SystemConsole;

namespace Leasehold.Faults;

internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["crash", .. var options] => CrashCommand.RunAsync(options),
        [CrashChild.Mode, .. var orders] => CrashChild.RunAsync(CrashOrders.Parse(orders)),
        _ => ConsoleRunner.Run(args),
    };
}
