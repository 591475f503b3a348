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
        MeasureYardsticks(found);
        if (new[] { "throughput", "counts", "audit", "cli" }.Any(options.Wants))
        {
            await ServeAsync(found);
            MeasureYardsticks(found); // Again: the better of the two counts, should others have been busy at the first.
        }
        if (options.Wants("start"))
            (found.DevStart, found.DevResident) = ProcessTimes.DevStart(options.Program, Folder("dev"));
        if (options.Wants("scale") && options.SeedTokens >= SmallScale)
        {
            foreach (var tokens in new[] { SmallScale, options.SeedTokens })
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"{tokens} tokens"));
                found.Scales.Add(await Scale.MeasureAsync(options.Program, Folder($"scale-{tokens}"), tokens));
            }
        }
        if (options.Wants("drain") && options.DrainTokens > 0)
        {
            Say("drain");
            found.Drain = await Drain.MeasureAsync(options.Program, Folder("drain"), options.DrainTokens);
        }
        found.Goals.AddRange(Goals.Of(found));
        return found;
    }

    private void MeasureYardsticks(Results found)
    {
        Say("yardsticks");
        var port = ServerProcess.FreePort();
        var program = Environment.ProcessPath ?? throw new IOException("the generator does not know its program");
        using (var kestrel = ServerProcess.Start(program, options.Folder, port, BareKestrel.Verb,
            port.ToString(CultureInfo.InvariantCulture)))
        {
            var loop = new ClosedLoop(kestrel.EndPoint, kestrel.Id);
            var work = Workload.Same("bare Kestrel", RawRequest.Get(BareKestrel.Path));
            loop.Run(work, Throughput.Many, options.Time); // Until the just-in-time compiler has done its best.
            found.Kestrel.Add(loop.Run(work, 1, options.Time));
            found.Kestrel.Add(loop.Run(work, Throughput.Many, options.Time));
        }
        found.Append.Add(DurableAppend.Run(options.Folder, 1, options.Time));
        found.Append.Add(DurableAppend.Run(options.Folder, Throughput.Many, options.Time));
    }

    private async Task ServeAsync(Results found)
    {
        using var server = new Secrets(options.Program, Folder("server"));
        await server.InitAsync();
        var work = new Throughput(server, options.Time);
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
