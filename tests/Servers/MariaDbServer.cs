using System.Diagnostics;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A MariaDB of this test process: own data directory, a socket and a free port of 127.0.0.1. It is started when first
/// asked for and removed when the process ends. Root runs it as the user <c>mysql</c>.
/// </summary>
internal sealed class MariaDbServer
{
    private const string Installer = "mariadb-install-db";
    private const string Daemon = "mariadbd";
    private const string NotInstalled =
        "MariaDB is not installed: run `. .ci/needs; need_mariadb`, or set LEASEHOLD_MARIADB_BIN to its programs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<MariaDbServer> Started = new(static () => new MariaDbServer());
    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly TempFolder folder = new();
    private readonly string[] more;
    private Process? server;
    private int databases;
    private int isRemoved;

    public MariaDbServer(params string[] more)
    {
        this.more = more;
        Port = LiveServer.FreePort();
        if (IsRoot)
            Run("/bin/chown", "mysql", folder.Path);
        Run(Program(Installer), "--no-defaults", $"--datadir={Data}", Temporary,
            "--auth-root-authentication-method=normal", "--skip-test-db",
            IsRoot ? "--user=mysql" : "--skip-name-resolve");
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();
    }

    /// <summary>The one that the tests of this process share, each with a database of its own.</summary>
    public static MariaDbServer Shared => Started.Value;

    public int Port { get; }

    public string Socket => Path.Combine(folder.Path, "socket");

    private string Data => Path.Combine(folder.Path, "data");

    // A starting MariaDB removes temporary tables there, also those of another one.
    private string Temporary => $"--tmpdir={folder.Path}";

    /// <summary>Creates an empty database and returns its name.</summary>
    public string CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        Sql($"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs SQL as root and returns what it prints, rows as lines and columns separated by tabs.</summary>
    public string Sql(string text) => Run(
        Program("mariadb"), "--no-defaults", $"--socket={Socket}", "-uroot", "-BN", "-e", text).TrimEnd();

    public void Start()
    {
        var info = new ProcessStartInfo(Program(Daemon),
        [
            "--no-defaults", $"--datadir={Data}", Temporary, $"--socket={Socket}",
            $"--port={Port}", "--bind-address=127.0.0.1",
            $"--pid-file={Path.Combine(folder.Path, "pid")}", $"--log-error={Path.Combine(folder.Path, "log")}",
            "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M", "--performance-schema=OFF",
            "--table-open-cache=200", "--table-open-cache-instances=1", "--max-connections=200",
            .. IsRoot ? (string[])["--user=mysql"] : [], .. more,
        ]);
        server = Process.Start(info) ?? throw new InvalidOperationException("mariadbd did not start");
        var watch = Stopwatch.GetTimestamp();
        while (!Answers())
        {
            if (server.HasExited || Stopwatch.GetElapsedTime(watch) > Patience)
                throw new InvalidOperationException($"mariadbd: {File.ReadAllText(Path.Combine(folder.Path, "log"))}");
            server.WaitForExit(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public void Stop()
    {
        server?.Kill();
        server?.WaitForExit();
        server?.Dispose();
        server = null;
    }

    /// <summary>Ends it and removes what it left.</summary>
    public void Remove()
    {
        if (Interlocked.Exchange(ref isRemoved, 1) == 1)
            return;
        Stop();
        folder.Dispose();
    }

    private bool Answers()
    {
        try
        {
            Sql("SELECT 1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}{output}");
    }

    private static string Program(string name)
    {
        string[] places =
        [
            Environment.GetEnvironmentVariable("LEASEHOLD_MARIADB_BIN") ?? "", "/usr/sbin", "/usr/bin",
            "/usr/local/sbin", "/usr/local/bin",
        ];
        return places.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(NotInstalled);
    }
}
