using System.Diagnostics;

namespace Leasehold.Tests.Servers;

/// <summary>The programs of PostgreSQL. Root runs them as the user <c>postgres</c>.</summary>
internal static class PostgresPrograms
{
    private const string NotInstalled =
        "PostgreSQL 15 is not installed: run `. .ci/needs; need_postgres`, or set LEASEHOLD_PG_BIN to its programs";

    private static readonly bool IsRoot = Environment.UserName == "root";
    private static readonly string Place = Find();

    /// <summary>Runs one and returns what it prints.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Place, program);
        return IsRoot
            ? Start("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", path, .. arguments])
            : Start(path, arguments);
    }

    /// <summary>Lets them write files or folders.</summary>
    public static void Own(params string[] paths)
    {
        if (IsRoot)
            Start("chown", ["postgres", .. paths]);
    }

    /// <summary>Lets nobody else read a file.</summary>
    public static void OwnAlone(string file)
    {
        Start("chmod", ["600", file]);
        Own(file);
    }

    /// <summary>A word of a shell.</summary>
    public static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Start(string program, IEnumerable<string> arguments)
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

    private static string Find()
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
