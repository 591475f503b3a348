using Leasehold.Storage.Tests.RocksDb;
using Xunit.Runner.InProc.SystemConsole;

namespace Leasehold.Storage.Tests;

internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [KilledWriter.Mode, var directory] => KilledWriter.RunAsync(directory),
        ["--measure", var directory] => Measurements.RunAsync(directory),
        _ => ConsoleRunner.Run(args),
    };
}
