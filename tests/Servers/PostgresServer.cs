using System.Diagnostics;
using System.Globalization;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A PostgreSQL of this test process: own data directory, a socket and a free port of 127.0.0.1. It is started when
/// first asked for and removed when the process ends. Root runs it as the user <c>postgres</c>.
/// </summary>
internal sealed class PostgresServer
{
    private const string NotInstalled =
        "PostgreSQL 15 is not installed: run `. .ci/needs; need_postgres`, or set LEASEHOLD_PG_BIN to its programs";

    private static readonly Lazy<PostgresServer> Started = new(static () => new PostgresServer());
    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string programs = FindPrograms();
    private readonly TempFolder folder = new();
    private int databases;
    private int isRemoved;

    public PostgresServer()
    {
        Port = LiveServer.FreePort();
        if (IsRoot)
            Run("chown", ["postgres", folder.Path]);
        Pg("initdb", "-D", Data, "-A", "trust", "-U", "postgres", "--no-locale", "-E", "UTF8");
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveInBackground();
    }

    /// <summary>The one that the tests of this process share, each with a database of its own.</summary>
    public static PostgresServer Shared => Started.Value;

    public int Port { get; }

    /// <summary>The directory of its unix socket.</summary>
    public string Socket => folder.Path;

    private string Data => Path.Combine(folder.Path, "data");

    /// <summary>An address of a database, over TCP.</summary>
    public string Url(string database) => Url(database, Port);

    /// <summary>The same through another port, as of a proxy.</summary>
    public static string Url(string database, int port) =>
        $"postgres://postgres@127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/{database}?sslmode=disable";

    /// <summary>Creates an empty database and returns its name.</summary>
    public string CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        Sql("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs SQL and returns what it prints, rows as lines and columns separated by <c>|</c>.</summary>
    public string Sql(string database, string text) =>
        Pg("psql", "-h", folder.Path, "-p", $"{Port}", "-U", "postgres", "-d", database, "-qAtX",
            "-v", "ON_ERROR_STOP=1", "-c", text).TrimEnd();

    /// <summary>From now on all but its superuser need a password over TCP.</summary>
    public void AskForPasswords() => LetIn(
        "local all all trust", "host all postgres 127.0.0.1/32 trust", "host all all 127.0.0.1/32 scram-sha-256");

    /// <summary>
    /// From now on TCP is for TLS only: its superuser without a password, others by a certificate of the authority.
    /// </summary>
    public void UseTls(string certificate, string key, string authority)
    {
        foreach (var (name, text) in ((string, string)[])[("crt", certificate), ("key", key), ("ca", authority)])
        {
            var file = Path.Combine(Data, $"server.{name}");
            File.WriteAllText(file, text);
            Run("chmod", ["600", file]);
            if (IsRoot)
                Run("chown", ["postgres", file]);
        }
        File.AppendAllLines(Path.Combine(Data, "postgresql.conf"),
            ["ssl = on", "ssl_cert_file = 'server.crt'", "ssl_key_file = 'server.key'", "ssl_ca_file = 'server.ca'"]);
        LetIn("local all all trust", "hostssl all postgres all trust", "hostssl all all all cert");
    }

    public void Start() => Pg(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder.Path, "log"),
        "-o", $"-c listen_addresses=127.0.0.1 -p {Port} -k {folder.Path} -c max_connections=200", "start");

    /// <summary>Ends it; <c>immediate</c> is a crash.</summary>
    public void Stop(string mode = "immediate") => Pg("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    /// <summary>Ends it and removes what it left.</summary>
    public void Remove()
    {
        if (Interlocked.Exchange(ref isRemoved, 1) == 1)
            return;
        Stop();
        folder.Dispose();
    }

    /// <summary>As the process ends, which must not wait: a shell stays behind until all is gone.</summary>
    private void RemoveInBackground()
    {
        if (Interlocked.Exchange(ref isRemoved, 1) == 1)
            return;
        var file = Path.Combine(Data, "postmaster.pid");
        var wait = "while kill -QUIT $pid 2>/dev/null; do sleep 0.1; done";
        var script = $"pid=$(head -n 1 {Quoted(file)}); ({wait}; rm -rf {Quoted(folder.Path)}) >/dev/null 2>&1 &";
        Process.Start("/bin/sh", ["-c", script]).WaitForExit();
    }

    // Started again: a reload is over only some time after the call.
    private void LetIn(params string[] rules)
    {
        File.WriteAllLines(Path.Combine(Data, "pg_hba.conf"), rules);
        Stop("fast");
        Start();
    }

    private string Pg(string program, params string[] arguments)
    {
        var path = Path.Combine(programs, program);
        return IsRoot
            ? Run("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", path, .. arguments])
            : Run(path, arguments);
    }

    private static string Run(string program, IEnumerable<string> arguments)
    {
        // pg_ctl hands its streams on to the server, which keeps them open: what it prints goes to its log.
        var isControl = arguments.Any(static argument => argument.EndsWith("/pg_ctl", StringComparison.Ordinal)) ||
            program.EndsWith("/pg_ctl", StringComparison.Ordinal);
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = !isControl,
            RedirectStandardError = !isControl,
            WorkingDirectory = "/",
        };
        if (isControl)
        {
            var words = string.Join(' ', arguments.Prepend(program).Select(Quoted));
            info = new ProcessStartInfo("/bin/sh", ["-c", $"{words} >/dev/null 2>&1 </dev/null"])
            {
                WorkingDirectory = "/",
            };
        }
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start");
        var error = isControl ? Task.FromResult("") : process.StandardError.ReadToEndAsync();
        var output = isControl ? "" : process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}");
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string FindPrograms()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("LEASEHOLD_PG_BIN"),
            .. Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal)
                    .Select(static folder => Path.Combine(folder, "bin"))
                : [],
        ];
        return places.FirstOrDefault(static place => place is not null && File.Exists(Path.Combine(place, "pg_ctl")))
            ?? throw new InvalidOperationException(NotInstalled);
    }
}
