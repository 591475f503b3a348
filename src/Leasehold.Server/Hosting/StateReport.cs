using System.Globalization;
using System.Text;
using Leasehold.Core;

namespace Leasehold.Server.Hosting;

/// <summary>
/// What a server does just now, for its log (SIGUSR2): native code has no stacks to show, but requests, threads and
/// memory tell where a server that does not answer is stuck.
/// </summary>
internal static class StateReport
{
    private const int MiB = 1024 * 1024;

    /// <summary>Writes it: one line of figures, and one with the requests that run.</summary>
    public static void Write(Kernel kernel, ServerLog log)
    {
        var memory = GC.GetGCMemoryInfo();
        log.Info("core", string.Create(
            CultureInfo.InvariantCulture,
            $"state: {Role(kernel)}, {ThreadPool.ThreadCount} threads, " +
            $"{ThreadPool.PendingWorkItemCount} steps waiting, {Environment.WorkingSet / MiB} MiB resident, " +
            $"{memory.HeapSizeBytes / MiB} MiB of objects, {GC.CollectionCount(0)} collections"));
        log.Info("core", $"requests in flight: {Encoding.UTF8.GetString(kernel.RequestsInFlight.ToBytes())}");
    }

    private static string Role(Kernel kernel) => kernel.Role switch
    {
        KernelRole.Active => "active",
        KernelRole.Standby => "standing by",
        _ => "sealed",
    };
}
