namespace Leasehold.Templates.Tests.Conformity;

/// <summary>Every case comes out as in Go, errors included (<c>Go/main.go</c> made them).</summary>
public sealed class GoConformityTests
{
    private const int LeastCases = 300;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoCase.All.Count)];

    [Theory, MemberData(nameof(Cases))]
    public void A_template_becomes_what_Go_makes_of_it(int number)
    {
        var expected = GoCase.All[number];
        Assert.Equal($"{expected.Template} => {expected.Error ?? expected.Output}",
            $"{expected.Template} => {Outcome(expected)}");
    }

    [Fact]
    public void There_are_enough_cases() => Assert.InRange(GoCase.All.Count, LeastCases, int.MaxValue);

    private static string Outcome(GoCase given)
    {
        var parsed = Template.Parse(given.Template, given.AsOptions());
        if (parsed.Template is not { } template)
            return parsed.Error?.Message ?? "";
        var rendered = template.Render(StandardData.Dot, TimeProvider.System, TestContext.Current.CancellationToken);
        return rendered.Output ?? rendered.Error?.Message ?? "";
    }
}
