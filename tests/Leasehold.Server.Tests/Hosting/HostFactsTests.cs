using System.Text.Json;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Tests.Hosting;

public sealed class HostFactsTests
{
    [Fact]
    public void This_machine_is_described_in_full()
    {
        var facts = new HostFacts(TimeProvider.System).Read(out var problems);
        using var read = JsonDocument.Parse(facts.ToBytes());

        Assert.Empty(problems);
        Assert.True(read.RootElement.GetProperty("memory").GetProperty("total").GetInt64() > 0);
        Assert.NotEmpty(read.RootElement.GetProperty("cpu_times").EnumerateArray());
        Assert.Equal("linux", read.RootElement.GetProperty("host").GetProperty("os").GetString());
        Assert.InRange(read.RootElement.GetProperty("memory").GetProperty("usedPercent").GetDouble(), 0, 100);
    }

    [Fact]
    public void What_cannot_be_read_is_told_and_left_out()
    {
        var facts = new HostFacts(TimeProvider.System, "/nowhere").Read(out var problems);
        Assert.Equal(5, problems.Count);
        Assert.Equal(["timestamp"], facts.Names);
    }

    [Fact]
    public void Processors_and_their_times_are_told_one_by_one()
    {
        using var processors = Parse(ProcessorFacts.Of(
        [
            "processor\t: 0", "model name\t: A", "cpu MHz\t\t: 2000.5", "flags\t: a b", "",
            "processor\t: 1", "model name\t: B", "", "Hardware: x",
        ]));
        using var times = Parse(ProcessorFacts.TimesOf(["cpu  1 2 3", "cpu0 100 0 50 7", "intr 5"]));

        Assert.Equal(["A", "B"], processors.RootElement.EnumerateArray()
            .Select(one => one.GetProperty("modelName").GetString()));
        Assert.Equal(2000.5, processors.RootElement[0].GetProperty("mhz").GetDouble());
        Assert.Equal("cpu0", Assert.Single(times.RootElement.EnumerateArray()).GetProperty("cpu").GetString());
        Assert.Equal(0.5, times.RootElement[0].GetProperty("system").GetDouble());
    }

    private static JsonDocument Parse(IReadOnlyList<Core.Json.JsonMap> maps) =>
        JsonDocument.Parse(JsonDocument.Parse(new Core.Json.JsonMap().Add("x", maps).ToBytes())
            .RootElement.GetProperty("x").GetRawText());
}
