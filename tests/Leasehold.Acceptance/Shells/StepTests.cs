using Xunit.Sdk;

namespace Leasehold.Acceptance.Shells;

/// <summary>A transcript must be able to fail.</summary>
public sealed class StepTests
{
    [Theory]
    [InlineData("one|two", "one|two")]
    [InlineData("...|two", "zero|one|two")]
    [InlineData("one|...", "one")]
    [InlineData("key ... value", "key      a value")]
    [InlineData("", "anything")]
    public void What_fits_passes(string expected, string said) => Of(expected).Check(said.Split('|'), 0);

    [Theory]
    [InlineData("one", "one|two")]
    [InlineData("one|two", "one")]
    [InlineData("...|two", "two|three")]
    [InlineData("key ... value", "key values")]
    [InlineData("[exit 2]", "one")]
    public void What_does_not_fit_fails(string expected, string said) =>
        Assert.ThrowsAny<XunitException>(() => Of(expected).Check(said.Split('|'), 0));

    private static Step Of(string expected) => new("true", [.. expected.Split('|').Where(line => line.Length > 0)]);
}
