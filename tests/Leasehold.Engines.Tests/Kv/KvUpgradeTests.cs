using Leasehold.Core.Requests;
using Leasehold.Engines.Kv;

namespace Leasehold.Engines.Tests.Kv;

public sealed class KvUpgradeTests
{
    [Fact]
    public async Task Objects_become_the_first_versions_of_their_keys()
    {
        await using var plain = await MountedEngine.StartAsync("kv", new PlainKvEngine());
        for (var i = 0; i < 20; i++)
            await plain.SendAsync(Operation.Update, $"dir/{i}", $$"""{"n":{{i}}}""");

        var engine = new KvEngine();
        var rounds = 0;
        while (true)
        {
            using var tx = plain.Begin();
            if (!await engine.UpgradeSomeAsync(tx, plain.Mount, CancellationToken.None))
                break;
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
            rounds++;
        }

        Assert.InRange(rounds, 2, 20);
        using var after = plain.Begin();
        for (var i = 0; i < 20; i++)
        {
            var path = $"dir/{i}";
            var key = await KvStore.ForContentAsync(after, plain.Mount, path, version: 1, CancellationToken.None);
            Assert.Equal(1UL, key?.CurrentVersion);
            var content = await KvStore.ContentAsync(after, plain.Mount, path, key!, 1, CancellationToken.None);
            Assert.Equal($$"""{"n":{{i}}}""", System.Text.Encoding.UTF8.GetString(content.Span));
        }
        Assert.IsType<Reply.Missing>(await plain.SendAsync(Operation.Read, "dir/1"));
    }
}
