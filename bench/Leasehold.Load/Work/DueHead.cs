using Leasehold.Load.Seeding;
using Leasehold.Load.Servers;

namespace Leasehold.Load.Work;

/// <summary>How long the head of the expiry index takes to read once many leases have ended (L8).</summary>
/// <param name="Leases">How many.</param>
/// <param name="Reads">What it took.</param>
internal sealed record DueHead(int Leases, HeadReads Reads)
{
    private const int SeededPerMs = 20;

    public static async Task<DueHead> MeasureAsync(string program, string folder, int leases)
    {
        using var server = new Secrets(program, folder);
        await server.InitAsync();
        await server.MountNullAsync();
        return new DueHead(leases, server.Drain(new Seed
        {
            Leases = leases,
            Renewable = false,
            EndsAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 1000 + (leases / SeededPerMs),
        }));
    }
}
