using System.Globalization;

namespace Leasehold.Faults.Credentials;

/// <summary><c>credentials -database postgres|mysql -cycles N</c>.</summary>
internal static class CredentialCommand
{
    private const string Usage = "usage: ./faults credentials -database postgres|mysql [-cycles N]";

    public static async Task<int> RunAsync(string[] options)
    {
        var (cycles, name) = (20, "");
        for (var at = 0; at < options.Length; at += 2)
        {
            var value = at + 1 < options.Length ? options[at + 1] : "";
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (options[at].TrimStart('-'))
            {
                case "cycles" when isNumber && number > 0:
                    cycles = number;
                    break;
                case "database" when value is "postgres" or "mysql":
                    name = value;
                    break;
                default:
                    return await UsageAsync();
            }
        }
        return name.Length == 0 ? await UsageAsync() : await RunAsync(name, cycles);
    }

    private static async Task<int> RunAsync(string name, int cycles)
    {
        using ICredentialDatabase database = name == "mysql" ? new CredentialMariaDb() : new CredentialPostgres();
        var (kills, given, faults) = await CredentialSweep.RunAsync(database, cycles, Console.WriteLine);
        foreach (var fault in faults)
            Console.WriteLine(fault);
        Console.WriteLine($"credentials on {name}: {cycles} cycles, {kills} kills, {given} users given, " +
            (faults.Count == 0 ? "neither orphan nor loss" : $"{faults.Count} faults"));
        return faults.Count == 0 ? 0 : 1;
    }

    private static async Task<int> UsageAsync()
    {
        await Console.Error.WriteLineAsync(Usage);
        return 2;
    }
}
