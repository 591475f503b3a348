using System.Text.Json;
using CsCheck;
using Leasehold.Cli.Kv;
using Leasehold.Cli.Output;

namespace Leasehold.Cli.Tests.Output;

public sealed class TextTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(3600, "1h")]
    [InlineData(5400, "1h30m")]
    [InlineData(90, "1m30s")]
    [InlineData(3605, "1h5s")]
    [InlineData(2764800, "768h")]
    [InlineData(86399, "23h59m59s")]
    [InlineData(-1, "-1s")]
    public void Durations_are_short(long seconds, string expected) =>
        Assert.Equal(expected, Humanized.Seconds(seconds));

    [Fact]
    public void No_number_of_seconds_is_too_large() =>
        Gen.Long.Sample(seconds => Humanized.Seconds(seconds)[^1] is 's' or 'm' or 'h');

    [Theory]
    [InlineData("Secret Path", 17, "== Secret Path ==")]
    [InlineData("Metadata", 24, "======= Metadata =======")]
    [InlineData("Data", 17, "====== Data ======")]
    [InlineData("Metadata", 3, "== Metadata ==")]
    public void Banners_are_as_wide_as_what_is_below(string title, int width, string expected) =>
        Assert.Equal(expected, KvView.Banner(title, width));

    [Fact]
    public void Columns_count_characters_not_code_units()
    {
        var table = new Table("K", "V");
        table.Add("😀", "x");
        table.Add("abc", "");

        Assert.Equal("K      V\n-      -\n😀      x\nabc    n/a", table.ToString());
    }

    [Fact]
    public void Paragraphs_break_at_blanks_and_keep_every_word() =>
        Gen.String[Gen.Char['a', 'z'], 1, 90].Array[1, 40].Sample(words =>
        {
            var text = WrappedText.Of(string.Join(' ', words));
            Assert.Equal(words, text.Split(' ', '\n'));
            Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 78 || !line.Contains(' ')));
        });

    [Fact]
    public void Json_says_what_it_read() => Gen.String.Sample(text =>
    {
        using var read = JsonDocument.Parse(Quoted(text));
        using var again = JsonDocument.Parse(JsonText.Indented(read.RootElement));
        Assert.Equal(read.RootElement.GetString(), again.RootElement.GetString());
    });

    [Theory]
    [InlineData("1 error occurred:\n\t* permission denied\n\n", "permission denied")]
    [InlineData("2 errors occurred:\n\t* a\n\t* b\n\n", "a|b")]
    [InlineData("plain", "plain")]
    [InlineData("10 errors occurred: in a sentence", "10 errors occurred: in a sentence")]
    public void Bundled_errors_are_taken_apart(string error, string expected) =>
        Assert.Equal(expected.Split('|'), ErrorText.Lines([error]));

    // Lone surrogates are no text; runes stand in for them.
    private static string Quoted(string text) =>
        $"\"{JsonEncodedText.Encode(string.Concat(text.EnumerateRunes()))}\"";
}
