using System.Diagnostics;
using System.Globalization;

namespace Leasehold.Tests.Servers;

/// <summary>
/// A PostgreSQL of this test process: own data directory, a socket and a free port of 127.0.0.1. It is started when
/// first asked for and removed when the process ends. Root runs it as the user <c>postgres</c>.
/// </summary>
internal sealed class PostgresServer
{
    private static readonly Lazy<PostgresServer> Started = new(static () => new PostgresServer());

    private readonly TempFolder folder = new();
    private readonly string settings;
    private int databases;
    private int isRemoved;

    /// <summary>Starts one.</summary>
    /// <param name="home">Where its data lie, such as a small disk; null for a folder of its own.</param>
    /// <param name="settings">More options of the server, such as <c>-c max_connections=20</c>.</param>
    public PostgresServer(string? home = null, string settings = "-c max_connections=200")
    {
        Port = LiveServer.FreePort();
        this.settings = settings;
        Data = Path.Combine(home ?? folder.Path, "data");
        PostgresPrograms.Own(folder.Path, home ?? folder.Path);
        string[] small = home is null ? [] : ["--wal-segsize=1"];
        PostgresPrograms.Run(
            "initdb", ["-D", Data, "-A", "trust", "-U", "postgres", "--no-locale", "-E", "UTF8", .. small]);
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveInBackground();
    }

    /// <summary>The one that the tests of this process share, each with a database of its own.</summary>
    public static PostgresServer Shared => Started.Value;

    public int Port { get; }

    /// <summary>The directory of its unix socket.</summary>
    public string Socket => folder.Path;

    private string Data { get; }

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
        PostgresPrograms.Run("psql", "-h", folder.Path, "-p", $"{Port}", "-U", "postgres", "-d", database, "-qAtX",
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
            PostgresPrograms.OwnAlone(file);
        }
        File.AppendAllLines(Path.Combine(Data, "postgresql.conf"),
            ["ssl = on", "ssl_cert_file = 'server.crt'", "ssl_key_file = 'server.key'", "ssl_ca_file = 'server.ca'"]);
        LetIn("local all all trust", "hostssl all postgres all trust", "hostssl all all all cert");
    }

    public void Start() => PostgresPrograms.Run(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder.Path, "log"),
        "-o", $"-c listen_addresses=127.0.0.1 -p {Port} -k {folder.Path} {settings}", "start");

    /// <summary>From now on its new processes run only while nobody else wants the processor.</summary>
    public void StandAside()
    {
        var process = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        using var chrt = Process.Start("chrt", ["--idle", "--pid", "0", process]);
        chrt.WaitForExit();
        if (chrt.ExitCode != 0)
            throw new InvalidOperationException($"chrt ended with {chrt.ExitCode} for process {process}");
    }

    /// <summary>From its next start on it is a standby: it follows, and changes nothing itself.</summary>
    public void BecomeStandby()
    {
        Stop("fast");
        File.WriteAllText(Path.Combine(Data, "standby.signal"), "");
        Start();
    }

    /// <summary>A tablespace in a folder, such as a small disk.</summary>
    public void UseTablespace(string name, string place)
    {
        PostgresPrograms.Own(place);
        Sql("postgres", $"CREATE TABLESPACE {name} LOCATION '{place}'");
    }

    /// <summary>Ends it if it has not ended by itself.</summary>
    public void StopAnyhow()
    {
        try
        {
            Stop();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    /// <summary>Ends it; <c>immediate</c> is a crash.</summary>
    public void Stop(string mode = "immediate") => PostgresPrograms.Run("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");

    /// <summary>Ends it and removes what it left.</summary>
    public void Remove()
    {
        if (Interlocked.Exchange(ref isRemoved, 1) == 1)
            return;
        StopAnyhow();
        folder.Dispose();
    }

    /// <summary>As the process ends, which must not wait: a shell stays behind until all is gone.</summary>
    private void RemoveInBackground()
    {
        if (Interlocked.Exchange(ref isRemoved, 1) == 1)
            return;
        var file = Path.Combine(Data, "postmaster.pid");
        var wait = "while kill -QUIT $pid 2>/dev/null; do sleep 0.1; done";
        var rest = $"({wait}; rm -rf {PostgresPrograms.Quoted(folder.Path)}) >/dev/null 2>&1 &";
        var script = $"pid=$(head -n 1 {PostgresPrograms.Quoted(file)}); {rest}";
        Process.Start("/bin/sh", ["-c", script]).WaitForExit();
    }

    // Started again: a reload is over only some time after the call.
    private void LetIn(params string[] rules)
    {
        File.WriteAllLines(Path.Combine(Data, "pg_hba.conf"), rules);
        Stop("fast");
        Start();
    }
}
