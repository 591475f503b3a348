using CsCheck;
using Leasehold.Hcl.Formatting;

namespace Leasehold.Hcl.Tests;

public sealed class HclFormatterTests
{
    private static readonly Gen<string> GenSpace = OneOf(
        " ", "  ", "\n", "\n\n\n", "\t", " /* c */ ", " # line\n", "\n// own\n", "\n\n# far\n\n", " /* two\n lines */ ",
        "\r\n");

    private static readonly Gen<string> GenScalar = OneOf(
        "1", "-2.5e3", "0x1F", "true", "\"\"", "\"a # b\"", "\"\\u00e9\\n\"", "\"${a\n  b}\"", "<<E\n  x\n # no\nE\n",
        "<<-E\n    x\n  E\n", "\"{\"");

    private static readonly Gen<string> GenText = GenItems(3);

    [Fact]
    public void A_policy_is_written_as_operators_know_it() => Same(
        """
        # What an application needs.
          path "secret/data/*"   {
        capabilities=["read",   "list",]
            min_wrapping_ttl = "1m"   # short
          allowed_parameters = { "a" = [], "b" = ["1",
            "2*"] }
        }


        path "sys/*" { capabilities = ["deny"] } // never
        """,
        """
        # What an application needs.
        path "secret/data/*" {
          capabilities     = ["read", "list"]
          min_wrapping_ttl = "1m" # short

          allowed_parameters = {
            "a" = []

            "b" = [
              "1",
              "2*",
            ]
          }
        }

        path "sys/*" {
          capabilities = ["deny"]
        } // never

        """);

    [Fact]
    public void Comments_stay_wherever_they_are() => Same(
        "/* a */ path /* b */ \"x\" /* c */ { # d\n  a /* e */ = /* f */ 1 /* g */ # h\n  // i\n}\n# j\n",
        "/* a */\n/* b */\n/* c */\npath \"x\" {\n  # d\n  /* e */\n  /* f */\n  a = 1 /* g */ # h\n  // i\n}\n# j\n");

    [Fact]
    public void A_list_with_comments_takes_lines() => Same(
        "a = [ # first\n 1 /* one */, 2, # two\n # three\n 3\n # end\n]\n",
        "a = [\n  # first\n  1, /* one */\n  2, # two\n  # three\n  3,\n  # end\n]\n");

    [Fact]
    public void A_text_of_many_lines_keeps_them() => Same(
        "a = <<-EOF\n    x\n  EOF\nb   = [<<E\n y\nE\n, 1]\n",
        "a = <<-EOF\n    x\n  EOF\n\nb = [\n  <<E\n y\nE\n  ,\n  1,\n]\n");

    [Fact]
    public void A_comment_behind_the_comma_of_a_heredoc_belongs_to_what_follows() => Same(
        "a = <<E\nx\nE\n, # c\nb = 1\nc = <<E\nE\n, # d\n",
        "a = <<E\nx\nE\n\n# c\nb = 1\n\nc = <<E\nE\n# d\n");

    [Fact]
    public void What_cannot_be_read_is_refused_with_its_place()
    {
        Assert.Null(HclFormatter.Format("a = \n", "my.hcl", out var error));
        Assert.StartsWith("my.hcl:2:1: ", error?.ToString(), StringComparison.Ordinal);
        Assert.Null(HclFormatter.Format("{}", "my.json", out error));
        Assert.Contains("found JSON", error?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Examples.AgentFile), InlineData(Examples.ServerFile), InlineData(Examples.PolicyFile), InlineData("")]
    public void A_file_keeps_its_tree_and_stays_once_formatted(string text) => CheckKept(text);

    [Fact]
    public void Any_text_keeps_its_tree_and_its_comments_and_stays_once_formatted() =>
        GenText.Sample(CheckKept, iter: 8_000);

    [Fact]
    public void A_long_text_takes_little_time()
    {
        var text = string.Concat(Enumerable.Repeat("a \"b\" { c = [1, [2, 3], {}] } # d\n", 10_000));
        var start = TimeProvider.System.GetTimestamp();

        Assert.NotNull(HclFormatter.Format(text, "", out _));
        var flat = string.Concat(Enumerable.Repeat("key = 1\n", 50_000));
        Assert.NotNull(HclFormatter.Format(flat, "", out _));

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static void CheckKept(string text)
    {
        if (HclParser.Parse(text).Document is null)
            return; // A comment swallowed what followed.
        var formatted = HclFormatter.Format(text, "", out var error);
        Assert.Null(error);
        Assert.NotNull(formatted);
        Assert.Equal(Tree.Of(text), Tree.Of(formatted));
        Assert.Equal(Comments(text), Comments(formatted));
        Assert.Equal(formatted, HclFormatter.Format(formatted, "", out _));
    }

    private static List<string> Comments(string text) =>
        [.. Lexemes.Of(text).Where(lexeme => lexeme.IsComment).Select(lexeme => lexeme.Text)];

    private static void Same(string text, string expected)
    {
        Assert.Equal(expected, HclFormatter.Format(text, "", out _));
        CheckKept(text);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> GenItems(int depth) => GenItem(depth).Array[0, 4].Select(string.Concat);

    private static Gen<string> GenItem(int depth) => Gen.Select(
        GenSpace, GenSpace, GenSpace, GenValue(depth), OneOf("a", "long_key", "\"k\""), Gen.Bool, OneOf("", ","),
        (before, inside, after, value, key, block, comma) => block && depth > 0 && value.StartsWith('{')
            ? $"{before}{key} \"l\"{inside}{value}{after}\n"
            : $"{before}{key}{inside}={after}{value}{comma}{before}");

    private static Gen<string> GenValue(int depth)
    {
        if (depth == 0)
            return GenScalar;
        var list = Gen.Select(GenSpace, GenSpace, GenValue(depth - 1).Array[0, 3],
            (one, two, values) => $"[{one}{string.Join(two + "," + one, values)}{two}]");
        var items = Gen.Select(GenItems(depth - 1), GenSpace, (inner, space) => $"{{{inner}{space}}}");
        return Gen.OneOf(GenScalar, list, items);
    }
}
