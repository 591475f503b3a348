using System.Diagnostics;

namespace Leasehold.Faults.Syncs;

/// <summary>
/// A library that is loaded into a child before all others and whose syncs do what a file says: nothing special, fail,
/// stall for as long as the file says so, or kill the process before or behind the sync.
/// </summary>
internal sealed class SyncShim
{
    private const string Source = """
        #include <errno.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        static char order(void) {
            char word = 0;
            const char *path = getenv("LEASEHOLD_SYNC_ORDER");
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            if (file < 0) return 0;
            if (read(file, &word, 1) != 1) word = 0;
            close(file);
            return word;
        }

        static int sync_by_order(long call, int file) {
            char word;
            while ((word = order()) == 's') usleep(5000);
            if (word == 'f') { errno = EIO; return -1; }
            if (word == 'b') kill(getpid(), SIGKILL);
            int done = (int)syscall(call, file);
            if (word == 'a') kill(getpid(), SIGKILL);
            return done;
        }

        int fsync(int file) { return sync_by_order(SYS_fsync, file); }
        int fdatasync(int file) { return sync_by_order(SYS_fdatasync, file); }
        """;

    private readonly string _library;
    private readonly string _order;

    private SyncShim(string folder)
    {
        _library = Path.Combine(folder, "sync.so");
        _order = Path.Combine(folder, "order");
    }

    /// <summary>What a child needs in its environment.</summary>
    public (string Name, string Value)[] Environment =>
        [("LD_PRELOAD", _library), ("LEASEHOLD_SYNC_ORDER", _order)];

    /// <summary>Builds the library with gcc.</summary>
    public static async Task<SyncShim> BuildAsync(string folder)
    {
        var shim = new SyncShim(folder);
        var source = Path.Combine(folder, "sync.c");
        await File.WriteAllTextAsync(source, Source);
        string[] arguments = ["-shared", "-fPIC", "-O1", "-o", shim._library, source];
        using var compiler = Process.Start(new ProcessStartInfo("gcc", arguments) { UseShellExecute = false })
            ?? throw new InvalidOperationException("gcc did not start");
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
        return shim;
    }

    public void Fail() => Order("f");

    public void Stall() => Order("s");

    public void Resume() => Order("");

    /// <summary>What the next sync is for is written and not synced.</summary>
    public void KillBeforeSync() => Order("b");

    /// <summary>It is synced, and nobody has been told.</summary>
    public void KillAfterSync() => Order("a");

    private void Order(string word)
    {
        File.WriteAllText($"{_order}.next", word);
        File.Move($"{_order}.next", _order, overwrite: true);
    }
}
