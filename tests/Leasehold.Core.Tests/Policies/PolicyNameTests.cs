using CsCheck;
using Leasehold.Core.Policies;

namespace Leasehold.Core.Tests.Policies;

public sealed class PolicyNameTests
{
    [Theory]
    [InlineData("root")]
    [InlineData("ROOT")]
    [InlineData(" \troot\n")]
    [InlineData("\u00a0Root\u2003")]
    public void Every_accepted_spelling_of_root_is_root(string text) =>
        Assert.Equal(PolicyName.Root, TestPolicies.Name(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("ro\0ot")]
    [InlineData("a\nb")]
    [InlineData("root\u0085\0")]
    public void What_has_no_canonical_form_is_refused(string? text)
    {
        Assert.False(PolicyName.TryParse(text, out var name));
        Assert.Equal("", name.Value);
    }

    [Fact]
    public void A_name_has_a_longest_length()
    {
        Assert.True(PolicyName.TryParse(new string('a', PolicyName.MaxLength), out _));
        Assert.False(PolicyName.TryParse(new string('a', PolicyName.MaxLength + 1), out _));
    }

    [Fact]
    public void Any_characters_but_controls_are_taken() =>
        Assert.Equal("team/über + *", TestPolicies.Name("Team/Über + *").Value);

    [Fact]
    public void A_canonical_name_is_its_own_canonical_form() => Gen.String.Sample(text =>
        !PolicyName.TryParse(text, out var name)
        || (PolicyName.TryParse(name.Value, out var again) && again == name));
}
