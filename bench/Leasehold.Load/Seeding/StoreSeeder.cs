using System.Diagnostics;
using System.Globalization;
using System.Text;
using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Tokens;

namespace Leasehold.Load.Seeding;

/// <summary>
/// Puts tokens and leases into the store of a stopped server: staged by the types that a server stages them with,
/// many in a commit.
/// </summary>
internal sealed class StoreSeeder(Unsealed unsealed, Seed seed)
{
    private const int PerCommit = 200; // Ten operations each, of the 4,096 that a commit may have.
    private const int Writers = 4;

    private readonly Mount _tokens = Serving(unsealed, "auth/token/create");
    private readonly Mount _leases = Serving(unsealed, "null/creds/");
    private readonly PolicySet _policies = new PolicySets().Sanitised(["bench"], addDefault: true);
    private int _next;

    /// <summary>Opens the store, seeds it and closes it.</summary>
    public static async Task<Seeded> SeedAsync(string configurationFile, string key, Seed seed)
    {
        await using var server = await SeededServer.OpenAsync(SeededServer.Load(configurationFile), key);
        var from = Stopwatch.GetTimestamp();
        var written = WrittenBytes();
        var seeder = new StoreSeeder(server.Unsealed, seed);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(seeder.WriteAsync)));
        return new Seeded(Stopwatch.GetElapsedTime(from).TotalSeconds, WrittenBytes() - written);
    }

    private async Task WriteAsync()
    {
        var count = Math.Max(seed.Tokens, seed.Leases);
        for (var from = Take(); from < count; from = Take())
        {
            while (true)
            {
                using var tx = unsealed.Begin();
                for (var i = from; i < Math.Min(from + PerCommit, count); i++)
                    Stage(tx, i);
                if ((await tx.CommitAsync(CancellationToken.None)).IsCommitted)
                    break;
            }
        }
    }

    private int Take() => Interlocked.Add(ref _next, PerCommit) - PerCommit;

    private void Stage(Transaction tx, int index)
    {
        if (index < seed.Tokens)
            StageToken(tx, index);
        if (index < seed.Leases)
            StageLease(tx, index);
    }

    private void StageToken(Transaction tx, int index)
    {
        var end = seed.EndOf(index, seed.Tokens);
        unsealed.Issuer.Stage(tx, new TokenSpec
        {
            Mount = _tokens,
            Path = "auth/token/create",
            DisplayName = "token",
            Policies = _policies,
            Grant = new TtlGrant(Seconds(tx, end), end, null, LimitedBy.None, Capped: false, []),
            Renewable = seed.Renewable,
            Secret = Seed.TokenSecret(index),
            RemoteAddress = "127.0.0.1",
        });
    }

    private void StageLease(Transaction tx, int index)
    {
        var end = seed.EndOf(index, seed.Leases);
        var leaseId = seed.LeaseId(index);
        var lease = new Lease
        {
            LeaseId = leaseId,
            Path = $"null/creds/{seed.Role}",
            Target = new RevocationTarget(_leases.Id, seed.Target),
            Engine = new EngineName(_leases.Type.Name, _leases.Type.Version),
            Data = Encoding.ASCII.GetBytes($"n-{index:x24}"),
            Owner = seed.Tokens > 0 ? unsealed.Tokens.IdOf(Seed.TokenSecret(index % seed.Tokens)) : null,
            Role = seed.Role,
            CreatedAt = tx.NowMs(),
            CreationTtl = Seconds(tx, end),
            Ttl = Seconds(tx, end),
            ExpiresAt = end,
            Renewable = seed.Renewable,
            RemoteAddress = "127.0.0.1",
            CreatedBy = By.Server,
        };
        var id = unsealed.Leases.Store.IdOf(leaseId) ?? throw new IOException($"no lease id: {leaseId}");
        unsealed.Leases.Issuer.Stage(tx, id, lease);
    }

    private static long Seconds(Transaction tx, long end) => Math.Max(1, (end - tx.NowMs()) / 1000);

    private static Mount Serving(Unsealed unsealed, string path) =>
        unsealed.LiveMounts.Table.Serving(path) ?? throw new IOException($"nothing is mounted at {path}");

    private static long WrittenBytes() => long.Parse(
        File.ReadLines("/proc/self/io").First(static line => line.StartsWith("write_bytes", StringComparison.Ordinal))
            .Split(' ')[1],
        CultureInfo.InvariantCulture);
}
