using System.Diagnostics;
using System.Text.Json;

namespace Leasehold.Load.Seeding;

/// <summary>Seeds in a process of its own, so that what it costs is nobody's here.</summary>
internal static class SeedProcess
{
    public const string Verb = "seed";

    /// <summary>Seeds the store that a configuration names; no server may run on it.</summary>
    /// <param name="configuration">The server's configuration file.</param>
    /// <param name="key">The one share of its unseal key; goes through standard input.</param>
    /// <param name="seed">What is put in.</param>
    public static Seeded Run(string configuration, string key, Seed seed) =>
        Run<Seeded>([Verb, configuration, JsonSerializer.Serialize(seed)], key);

    /// <summary>Runs this program with a verb; what it says on standard output.</summary>
    public static T Run<T>(string[] arguments, string key)
        where T : class
    {
        var program = Environment.ProcessPath ?? throw new IOException("the generator does not know its program");
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        info.Environment["LEASEHOLD_NULL_ENGINE"] = "1";
        using var process = Process.Start(info) ?? throw new IOException($"{program} did not start");
        process.StandardInput.WriteLine(key);
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<T>(said) is { } found
            ? found
            : throw new IOException($"{arguments[0]} failed: {said}");
    }

    /// <summary>The other side: reads the key, seeds, tells what it took.</summary>
    public static async Task ServeAsync(string configuration, string seed)
    {
        var what = JsonSerializer.Deserialize<Seed>(seed) ?? throw new IOException("no seed");
        var key = Console.In.ReadLine() ?? "";
        Console.Out.Write(JsonSerializer.Serialize(await StoreSeeder.SeedAsync(configuration, key, what)));
    }
}

/// <summary>What seeding took.</summary>
/// <param name="Seconds">From the opened store on.</param>
/// <param name="WrittenBytes">What the process wrote to the disk meanwhile, as the system counts.</param>
internal sealed record Seeded(double Seconds, long WrittenBytes);
