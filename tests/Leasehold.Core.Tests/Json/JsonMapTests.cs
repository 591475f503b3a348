using System.Text;
using Leasehold.Core.Json;

namespace Leasehold.Core.Tests.Json;

public sealed class JsonMapTests
{
    [Fact]
    public void Values_of_every_shape_are_written_with_sorted_names()
    {
        var map = new JsonMap()
            .Add("z", "<text>")
            .Add("number", 2_147_483_648)
            .Add("flag", true)
            .AddNull("nothing")
            .AddRaw("raw", "[1.50]"u8.ToArray())
            .Add("list", ["b", "a"])
            .Add("numbers", [3L, -1L])
            .Add("inner", new JsonMap().Add("b", 1).Add("a", (string?)null))
            .Add("maps", [new JsonMap(), new JsonMap().Add("x", false)])
            .Add("pairs", new Dictionary<string, string>(StringComparer.Ordinal) { ["k2"] = "v", ["k1"] = "" })
            .AddTime("at", new DateTimeOffset(2024, 5, 1, 12, 0, 0, 120, TimeSpan.FromHours(2)))
            .AddSeconds("ttl", TimeSpan.FromSeconds(90.9));

        Assert.Equal(
            """
            {"at":"2024-05-01T10:00:00.12Z","flag":true,"inner":{"a":null,"b":1},"list":["b","a"],
            "maps":[{},{"x":false}],"nothing":null,"number":2147483648,"numbers":[3,-1],
            "pairs":{"k1":"","k2":"v"},"raw":[1.50],"ttl":90,"z":"\u003ctext\u003e"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(map.ToBytes()));
    }

    [Fact]
    public void A_name_that_is_added_twice_is_a_bug() =>
        Assert.Throws<BrokenInvariant>(() => new JsonMap().Add("a", 1).Add("a", 2).ToBytes());

    [Fact]
    public void Names_sort_by_their_bytes_not_by_their_utf16_units() =>
        Assert.Equal("{\"\uffee\":1,\"\U0001F600\":2}",
            Encoding.UTF8.GetString(new JsonMap().Add("\U0001F600", 2).Add("\uffee", 1).ToBytes()));

    [Fact]
    public void A_buffer_grows_and_keeps_what_it_holds()
    {
        using var buffer = new ReplyBuffer(1);
        for (var i = 0; i < 10_000; i++)
            buffer.WriteByte((byte)i);

        Assert.Equal(10_000, buffer.Length);
        Assert.Equal((byte)(9_999 & 255), buffer.Written[9_999]);
        Assert.Equal(7, buffer.Written[7]);
    }
}
