using Leasehold.Templates.Functions;
using Leasehold.Templates.Values;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Templates.Tests;

public sealed class LimitTests
{
    private const int VeryMany = 100_000;

    private static readonly TemplateLimits Small = new() { MaxOutput = 1000, MaxSteps = 10_000, MaxSource = 1 << 20 };

    [Theory]
    [InlineData("{{", "(", "")]
    [InlineData("", "{{if .}}", "")]
    [InlineData("", "{{with .}}", "{{end}}")]
    [InlineData("", "{{block \"x\" .}}", "")]
    public void A_source_may_not_nest_deeper_than_allowed(string start, string open, string close)
    {
        var source = start + string.Concat(Enumerable.Repeat(open, VeryMany))
            + string.Concat(Enumerable.Repeat(close, VeryMany));

        var limits = Small with { MaxSource = int.MaxValue };
        var error = Template.Parse(source, new TemplateOptions { Limits = limits }).Error;

        Assert.Equal("template: :1: nested deeper than 200 levels", error?.Message);
        Assert.Equal(1, error?.Line);
    }

    [Fact]
    public void A_chain_of_else_if_is_bounded_too()
    {
        var source = "{{if .}}" + string.Concat(Enumerable.Repeat("{{else if .}}", VeryMany)) + "{{end}}";

        var limits = Small with { MaxSource = int.MaxValue };
        var error = Template.Parse(source, new TemplateOptions { Limits = limits }).Error;

        Assert.Contains("nested deeper", error?.Message);
    }

    [Fact]
    public void A_source_may_not_be_longer_than_allowed() =>
        Assert.Equal("template: x: source is longer than 3 bytes",
            Template.Parse("four", new() { Name = "x", Limits = new() { MaxSource = 3 } }).Error?.Message);

    [Fact]
    public void Templates_may_not_call_each_other_forever() =>
        Assert.Equal(
            "template: :1:25: executing \"a\" at <{{template \"a\"}}>: exceeded maximum template depth (1000)",
            Error("{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}"));

    [Fact]
    public void Depth_is_bounded_by_the_stack_when_the_limit_is_not() =>
        Assert.Matches("nested too deep for the stack|more than 1000000 steps", Error(
            "{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}",
            Small with { MaxDepth = int.MaxValue, MaxSteps = 1_000_000 }));

    [Theory]
    [InlineData("{{range 1000}}xx{{end}}")]
    [InlineData("{{$x := \"ab\"}}{{range 100}}{{$x = print $x $x}}{{end}}")]
    [InlineData("{{$x := printf \"%1000000d\" 1}}")]
    [InlineData("{{$x := printf \"%.1000000d\" 1}}")]
    [InlineData("{{$x := printf \"%.1000000f\" 1.5}}")]
    [InlineData("{{$x := printf \"%.1000000U\" 1}}")]
    [InlineData("{{$x := print \"<<<<<<<<<<\"}}{{range 100}}{{$x = html $x}}{{$x = print $x $x}}{{end}}")]
    public void No_text_grows_beyond_the_limit(string source) =>
        Assert.EndsWith("more than 1000 bytes of output", Error(source));

    [Fact]
    public void Steps_are_counted() =>
        Assert.EndsWith("more than 10000 steps", Error("{{range 1000000000}}{{end}}"));

    [Fact]
    public void Time_is_measured()
    {
        var clock = new FakeTimeProvider();
        var slow = new FunctionSet(new TemplateFunction("wait", [], false, _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return FunctionResult.Nil;
        }));
        var options = new TemplateOptions { Functions = slow };

        var rendered = Template.Parse("{{range 1000000}}{{wait}}{{end}}", options).Template
            ?.Render(null, clock, TestContext.Current.CancellationToken);

        Assert.EndsWith("took longer than 10 seconds", rendered?.Error?.Message);
    }

    [Fact]
    public void A_rendering_can_be_called_off()
    {
        var template = Template.Parse("{{range 1000000}}x{{end}}").Template;

        Assert.Throws<OperationCanceledException>(
            () => template?.Render(null, TimeProvider.System, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("{{range 3}}{{.}}{{end}}", "012")]
    [InlineData("{{range $i := 3}}{{$i}}{{end}}", "012")]
    [InlineData("{{range 0}}{{.}}{{else}}none{{end}}", "none")]
    [InlineData("{{range -1}}{{.}}{{else}}none{{end}}", "none")]
    [InlineData("{{with not 1}}a{{else with 2}}{{.}}{{else}}c{{end}}", "2")]
    public void Later_releases_of_Go_are_followed_here(string source, string expected) =>
        Assert.Equal(expected, Template.Parse(source).Template
            ?.Render(TemplateValue.Of(1), TimeProvider.System, TestContext.Current.CancellationToken).Output);

    [Fact]
    public void Bytes_come_out_as_they_are()
    {
        var rendered = Template.Parse("{{slice \"ä\" 1}}{{\"\\xff\"}}").Template
            ?.Render(null, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal("A4FF", Convert.ToHexString(rendered?.ToBytes() ?? []));
        Assert.Equal("\uFFFD\uFFFD", rendered?.Output);
    }

    private static string? Error(string source, TemplateLimits? limits = null) =>
        Template.Parse(source, new TemplateOptions { Limits = limits ?? Small }).Template
            ?.Render(null, TimeProvider.System, TestContext.Current.CancellationToken).Error?.Message;
}
