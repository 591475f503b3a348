using Leasehold.Templates.Tests.Conformity;

namespace Leasehold.Templates.Tests;

/// <summary>Damaged templates: each is rendered or refused, none hangs, throws or ends the process.</summary>
public sealed class MutationTests
{
    private const int Rounds = 20_000;
    private const int Seed = 20261126;

    private static readonly TemplateLimits Limits = new()
    {
        MaxOutput = 1 << 16,
        MaxSteps = 20_000,
        MaxTime = TimeSpan.FromSeconds(5),
    };

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{- ", " -}}", "(", ")", "|", ".", "$", "$x", ":=", "=", ",", "\"", "`", "'", "\\", "\n", " ",
        "{{end}}",
        "{{else}}", "{{if .}}", "{{range .Map}}", "{{range 9}}", "{{with .List}}", "{{break}}", "{{template \"t\"}}",
        "{{define \"a\"}}", "{{template \"a\" .}}", "nil", "true", "-1", "99999999999", "1e9", "0x",
        "1_", "i", "%*d", "%[2]v", "%!",
        "%#+v", "% x", "%999999999s", "index ", "slice ", "printf ", "call ", "eq ", "and ", "/*", "*/",
        "ä", "\ud83d", "\0",
    ];

    [Fact]
    public void A_damaged_template_is_rendered_or_refused()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var origin = GoCase.All[random.Next(GoCase.All.Count)];
            var source = Damaged(origin.Template, random);
            var thrown = Record.Exception(() => Try(source, origin));
            Assert.True(thrown is null, $"seed {Seed}, round {round}: {source}\n{thrown}");
        }
    }

    private static void Try(string source, GoCase origin)
    {
        var parsed = Template.Parse(source, origin.AsOptions() with { Limits = Limits });
        var error = parsed.Error;
        if (parsed.Template is { } template)
        {
            var rendered = template.Render(
                StandardData.Dot, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.True(rendered.Output is null != rendered.Error is null);
            error = rendered.Error;
        }
        if (error is not null)
            Assert.StartsWith("template: ", error.Message);
    }

    private static string Damaged(string source, Random random)
    {
        for (var i = random.Next(4); i >= 0; i--)
        {
            var at = random.Next(source.Length + 1);
            var length = Math.Min(random.Next(8), source.Length - at);
            source = random.Next(4) switch
            {
                0 => source.Remove(at, length),
                1 => source.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => source.Insert(at, source.Substring(at, length)),
                _ => source + GoCase.All[random.Next(GoCase.All.Count)].Template,
            };
        }
        return source;
    }
}
