using System.Globalization;
using System.Text.Json;
using Leasehold.Load;
using Leasehold.Load.Reports;
using Leasehold.Load.Seeding;
using Leasehold.Load.Work;
using Leasehold.Load.Yardsticks;

if (args is [BareKestrel.Verb, var port])
{
    await BareKestrel.ServeAsync(port);
    return 0;
}
if (args is [SeedProcess.Verb, var configuration, var seed])
{
    await SeedProcess.ServeAsync(configuration, seed);
    return 0;
}
if (args is [HeadProcess.Verb, var drained, var end])
{
    await HeadProcess.ServeAsync(drained, end);
    return 0;
}
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}
if (!File.Exists(options.Program))
{
    Console.Error.WriteLine($"there is no program {options.Program}: run ./build or set LEASEHOLD_BIN");
    return 1;
}
Directory.CreateDirectory(options.Folder);
try
{
    if (options.Against is { } against)
    {
        Table.Write(Console.Out, await Comparison.AllAsync(
            (options.Program, Path.Combine(options.Folder, "first")), (against, Path.Combine(options.Folder, "second")),
            options.Rounds, options.Work, options.Audited));
        return 0;
    }
    var command = "bench/load" + string.Concat(args.Select(static word => $" {word}"));
    var found = await new Run(options).AllAsync(command.ToString(CultureInfo.InvariantCulture));
    if (options.Json)
        Console.WriteLine(JsonSerializer.Serialize(found, Json.Options));
    else
        Table.Write(Console.Out, found);
    return found.Server.Exists(static row => row.Refused > 0) ? 1 : 0;
}
finally
{
    Directory.Delete(options.Folder, recursive: true);
}
