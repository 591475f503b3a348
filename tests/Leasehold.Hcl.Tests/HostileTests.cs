using CsCheck;

namespace Leasehold.Hcl.Tests;

public sealed class HostileTests
{
    private static readonly string[] Seeds =
    [
        Examples.AgentFile, Examples.ServerFile, Examples.ServerJson, Examples.PolicyFile,
        "a = <<-EOF\n  x\n  EOF\n", "a = [1, -2.5e3, 0x1F, 0640, \"\\u00e9\\101\", true]",
    ];

    private static readonly string Alphabet = "{}[]\"\\=,:#/*<-EOF\n\r\t $0x9e.ntu\0\uFEFFé\ud83d\ude00'";

    private static readonly Gen<string> Mutated = Gen.Select(
        Gen.Int[0, Seeds.Length - 1],
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9999], Gen.Int[0, 9999]).List[1, 8],
        (seed, edits) =>
        {
            var text = Seeds[seed];
            foreach (var (kind, at, what) in edits)
            {
                var i = at % (text.Length + 1);
                text = kind switch
                {
                    0 => text.Insert(i, Alphabet[what % Alphabet.Length].ToString()),
                    1 => text.Remove(i, Math.Min(what % 7, text.Length - i)),
                    _ => text.Insert(i, text[..(what % (text.Length + 1))]),
                };
                text = text[..Math.Min(text.Length, 4000)];
            }
            return text;
        });

    // `./fuzz hcl -minutes N` sets it; without, a number of texts rather than a time.
    private static int Seconds =>
        int.TryParse(Environment.GetEnvironmentVariable("LEASEHOLD_FUZZ_SECONDS"), out var seconds) ? seconds : -1;

    [Fact]
    public void Whatever_the_text_the_answer_is_a_document_or_an_error_inside_it() => Mutated.Sample(
        text =>
        {
            var result = HclParser.Parse(text);
            Assert.NotEqual(result.Document is null, result.Error is null);
            if (result.Error is { } error)
                Assert.InRange(error.Position.Line, 1, text.Count(c => c == '\n') + 1);
            else
                ReadEverything(result.Document!);
        },
        iter: Seconds > 0 ? long.MaxValue : 30_000,
        time: Seconds);

    [Theory]
    [InlineData("a = ", "[")]
    [InlineData("a = ", "[[")]
    [InlineData("", "a = {")]
    [InlineData("", "a {")]
    [InlineData("{\"a\":", "[")]
    [InlineData("", "{\"a\":")]
    public void Nesting_without_end_is_refused_at_the_limit(string head, string repeated)
    {
        var error = Tree.ErrorOf(head + string.Concat(Enumerable.Repeat(repeated, 100_000)));

        Assert.Contains($"expected at most {HclLimits.MaxDepth} levels of nesting", error);
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        var deep = new string('[', HclLimits.MaxDepth) + new string(']', HclLimits.MaxDepth);

        Assert.NotNull(HclParser.Parse($"a = {deep}").Document);
        Assert.NotNull(HclParser.Parse($"{{\"a\":{deep}}}").Document);
        Assert.NotNull(HclParser.Parse($"a = [{deep}]").Error);
        Assert.NotNull(HclParser.Parse($"{{\"a\":[{deep}]}}").Error);
    }

    [Fact]
    public void A_text_past_the_limit_is_refused_unread()
    {
        Assert.Contains("at most", Tree.ErrorOf(new string(' ', HclLimits.MaxLength + 1)));
        Assert.NotNull(HclParser.Parse(new byte[HclLimits.MaxLength + 1]).Error);
    }

    // Each of these is slow at this size when any step looks back or ahead too far.
    [Theory]
    [InlineData("a = 1 ")]
    [InlineData("a \"")]
    [InlineData("/**/")]
    [InlineData("/*")]
    [InlineData("#\n")]
    [InlineData("a = <<E\n")]
    [InlineData("a = <<-E\n x\n  E\n")]
    [InlineData("a = \"${")]
    [InlineData("\\")]
    [InlineData("9")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void A_long_text_takes_linear_time(string repeated)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, HclLimits.MaxLength / repeated.Length));
        var start = TimeProvider.System.GetTimestamp();

        HclParser.Parse(text);
        HclParser.Parse("a = \"" + text[..^5]);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static void ReadEverything(HclDocument document)
    {
        var errors = new List<HclError>();
        var reader = new HclReader(document, document.Root, errors);
        foreach (var item in document.Root.Items)
        {
            reader.Blocks(item.Key, 1);
            reader.TypedBlocks(item.Key);
            reader.Text(item.Key);
            reader.Duration(item.Key);
            reader.Integer(item.Key);
            reader.Texts(item.Key);
        }
    }
}
