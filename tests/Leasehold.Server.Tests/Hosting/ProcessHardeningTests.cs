using System.Runtime.InteropServices;
using Leasehold.Core.Barrier;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Tests.Hosting;

public sealed partial class ProcessHardeningTests
{
    private const int GetDumpable = 3;

    [Fact]
    public void A_server_dumps_no_core_and_is_ready_to_lock_its_keys()
    {
        ProcessHardening.Apply();

        var limit = File.ReadLines("/proc/self/limits").Single(
            static line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["Max", "core", "file", "size", "0", "0", "bytes"],
            limit.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, Control(GetDumpable, 0, 0, 0, 0));
        using var key = SecretBytes.Random(32);
        Assert.True(KeyMemory.Shared.IsLocked);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);
}
