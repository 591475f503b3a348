using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Tests.Tokens;

/// <summary>Many tokens at once, staged as a request would stage them.</summary>
internal sealed class Forest
{
    private const int Batch = 250;

    public List<Id16> Ids { get; } = [];

    public List<(Id16 Id, Token Row)> Tokens { get; } = [];

    /// <summary>Plants tokens, each below the parent at its place; orphans if no parents are given.</summary>
    public static async Task<Forest> PlantAsync(
        TestKernel server, IReadOnlyList<(Id16 Id, Token Row)> parents, int count, long ttlSeconds, Mount? mount = null)
    {
        var forest = new Forest();
        var issuing = mount ?? server.Unsealed.LiveMounts.Table.At("auth/token/")!;
        var root = (await server.FindTokenAsync(server.Root))!;
        for (var planted = 0; planted < count; planted += Batch)
        {
            using var tx = server.Unsealed.Begin();
            for (var i = planted; i < Math.Min(count, planted + Batch); i++)
            {
                var issued = server.Unsealed.Issuer.Stage(tx, new TokenSpec
                {
                    Mount = issuing,
                    Path = issuing.Path + "create",
                    DisplayName = "token",
                    Policies = root.Policies,
                    Parent = parents.Count == 0 ? null : parents[i % parents.Count],
                    Grant = new TtlGrant(
                        ttlSeconds, tx.NowMs() + (ttlSeconds * 1000), null, LimitedBy.System, false, []),
                });
                forest.Ids.Add(issued.Id);
                forest.Tokens.Add((issued.Id, issued.Row));
            }
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }
        return forest;
    }
}
