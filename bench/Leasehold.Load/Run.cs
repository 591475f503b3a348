using System.Globalization;
using System.Runtime.InteropServices;
using Leasehold.Load.Http;
using Leasehold.Load.Reports;
using Leasehold.Load.Servers;
using Leasehold.Load.Work;
using Leasehold.Load.Yardsticks;

namespace Leasehold.Load;

/// <summary>One run: the yardsticks first, then the server, part after part.</summary>
internal sealed class Run(Options options)
{
    private const int SmallScale = 1000;

    public async Task<Results> AllAsync(string command)
    {
        var found = new Results { Machine = Machine(), Command = command };
        using var beside = new Beside(options.Folder, options.Time);
        MeasureYardsticks(found, beside);
        if (new[] { "throughput", "counts", "audit", "cli" }.Any(options.Wants))
            await ServeAsync(found, beside);
        if (options.Wants("start"))
            (found.DevStart, found.DevResident) = ProcessTimes.DevStart(options.Program, Folder("dev"));
        if (options.Wants("scale") && Math.Max(options.SeedTokens, options.SeedLeases) >= SmallScale)
        {
            await ScaleAsync(found, SmallScale, SmallScale);
            await ScaleAsync(found, options.SeedTokens, options.SeedLeases);
        }
        if (options.Wants("drain") && options.DrainTokens > 0)
        {
            Say("drain");
            found.Drain = await Drain.MeasureAsync(options.Program, Folder("drain"), options.DrainTokens);
        }
        if (options.Wants("head"))
        {
            Say("head");
            found.Head = await DueHead.MeasureAsync(options.Program, Folder("head"), options.HeadLeases);
        }
        await StormAsync(found);
        if (options.Wants("policies"))
        {
            Say("policies");
            found.Policies = PolicyScale.Measure(options.Rules);
        }
        if (options.Wants("postgres"))
        {
            Say("postgres");
            found.Shared.AddRange(await SharedStore.MeasureAsync(options.Program, Folder("postgres"), options.Time));
        }
        if (options.Wants("credentials"))
        {
            Say("credentials");
            found.Credentials.AddRange(
                await Credentials.MeasureAsync(options.Program, Folder("credentials"), options.Time));
        }
        found.Goals.AddRange(Goals.Of(found));
        return found;
    }

    private async Task ScaleAsync(Results found, int tokens, int leases)
    {
        Say(string.Create(CultureInfo.InvariantCulture, $"{tokens} tokens, {leases} leases"));
        var folder = Folder($"scale-{found.Scales.Count}");
        found.Scales.Add(await Scale.MeasureAsync(options.Program, folder, tokens, leases));
        Directory.Delete(folder, recursive: true);
    }

    private async Task StormAsync(Results found)
    {
        var storms = new Storms(options.Program, Folder, options.Time, options.Rate);
        foreach (var (part, run) in new (string, Func<int, Task<Storm>>)[]
            { ("cliff", storms.CliffAsync), ("prefix", storms.PrefixAsync), ("dead", storms.DeadTargetAsync) })
        {
            if (!options.Wants(part))
                continue;
            Say(part);
            found.Storms.Add(await run(options.Storm));
        }
        if (options.Wants(CredentialStorm.Name))
        {
            Say(CredentialStorm.Name);
            found.Storms.Add(await CredentialStorm.RunAsync(
                options.Program, Folder("credentials-storm"), options.Users, options.Time, options.Rate));
        }
    }

    private void MeasureYardsticks(Results found, Beside beside)
    {
        Say("yardsticks");
        found.Kestrel.Add(beside.Kestrel(1, options.Time));
        found.Kestrel.Add(beside.Kestrel(Throughput.Many, options.Time));
        found.Append.Add(DurableAppend.Run(options.Folder, 1, options.Time));
        found.Append.Add(DurableAppend.Run(options.Folder, Throughput.Many, options.Time));
    }

    private async Task ServeAsync(Results found, Beside beside)
    {
        using var server = new Secrets(options.Program, Folder("server"));
        await server.InitAsync();
        var work = new Throughput(server, beside, options.Time);
        await work.PrepareAsync();
        if (options.Wants("throughput"))
        {
            foreach (var row in work.All(options.Work))
            {
                found.Server.Add(row);
                Say(string.Create(CultureInfo.InvariantCulture,
                    $"{row.Name}, {row.Connections}: {row.PerSecond:0} /s, others {row.Others:0 %}"));
            }
            found.ResidentAfterLoad = server.Process.Resident;
        }
        if (options.Wants("audit"))
            found.Server.AddRange(await work.AuditedAsync());
        if (options.Wants("counts"))
            found.Counted.AddRange(work.Counted());
        if (options.Wants("cli"))
            MeasureCommands(found, server);
        if (options.Wants("start"))
            found.ConfiguredStart = ProcessTimes.ConfiguredStart(server);
    }

    private void MeasureCommands(Results found, Secrets server)
    {
        found.Version = ProcessTimes.Command(options.Program, server.Address, "", "version");
        found.TokenLookup = ProcessTimes.Command(options.Program, server.Address, server.Root, "token", "lookup");
        found.Exchange = ProcessTimes.Exchange(server, RawRequest.Get("/v1/auth/token/lookup-self", server.Root));
        found.NoCommand = ProcessTimes.Command("true", server.Address, "");
    }

    private string Folder(string name) => Path.Combine(options.Folder, name);

    // On the error output: tables and JSON stay whole.
    private static void Say(string text) => Console.Error.WriteLine($"load: {text}");

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1];
        return $"Machine: {Environment.ProcessorCount} cores {model}, {RuntimeInformation.OSDescription}, "
            + RuntimeInformation.FrameworkDescription;
    }
}
