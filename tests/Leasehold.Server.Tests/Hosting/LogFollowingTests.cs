using System.Text;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Tests.Hosting;

public sealed class LogFollowingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string TextOf(ReadOnlyMemory<byte> line) => Encoding.UTF8.GetString(line.Span);

    [Fact]
    public async Task Who_follows_sees_its_own_level_in_its_own_format()
    {
        var output = new MemoryStream();
        var log = new ServerLog(output, TimeProvider.System);
        await using var lines = log.FollowAsync("debug", "json").GetAsyncEnumerator(Cancel);
        var first = lines.MoveNextAsync(); // From here on it listens.

        log.Write(LogLevel.Trace, "core", "too fine");
        log.Write(LogLevel.Debug, "core", "fine");

        Assert.True(await first);
        Assert.Contains("\"@message\":\"fine\"", TextOf(lines.Current), StringComparison.Ordinal);
        Assert.Equal(0, output.Length);
        log.EndFollowers();
        Assert.False(await lines.MoveNextAsync());
    }

    [Fact]
    public async Task Who_reads_too_slowly_is_told_what_was_lost()
    {
        var log = new ServerLog(Stream.Null, TimeProvider.System);
        await using var lines = log.FollowAsync("info", "standard").GetAsyncEnumerator(Cancel);
        var first = lines.MoveNextAsync();
        for (var i = 0; i < 2000; i++)
            log.Info("core", $"line {i}");
        Assert.True(await first);
        var seen = new List<string> { TextOf(lines.Current) };
        while (!seen[^1].Contains("lines were lost", StringComparison.Ordinal))
        {
            Assert.True(await lines.MoveNextAsync());
            seen.Add(TextOf(lines.Current));
        }
        Assert.Contains("[WARN]  monitor: ", seen[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_has_the_level_of_the_configuration_until_it_gets_its_own()
    {
        var output = new MemoryStream();
        var log = new ServerLog(output, TimeProvider.System);

        Assert.True(log.TrySetLevel("core", "error"));
        log.Info("core", "hidden");
        log.Info("audit", "shown");
        Assert.Equal("error", log.LevelOf("core"));
        Assert.Equal("info", log.LevelOf("audit"));
        Assert.False(log.TrySetLevel("core", "loud"));
        log.ResetLevel("core");
        log.Info("core", "again");

        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        Assert.Contains("shown", text, StringComparison.Ordinal);
        Assert.Contains("again", text, StringComparison.Ordinal);
    }
}
