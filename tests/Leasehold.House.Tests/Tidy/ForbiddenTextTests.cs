using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Tidy;

public sealed class ForbiddenTextTests
{
    [Fact]
    public void No_file_holds_a_forbidden_text() =>
        Finding.AssertNone(new[] { "src", "tests", "bench" }.SelectMany(Repository.Sources)
            .Where(file => file.Name is not ("ForbiddenText.cs" or "ForbiddenTextTests.cs"))
            .SelectMany(ForbiddenText.In));

    [Theory]
    [InlineData("// TODO later")]
    [InlineData("string name = null!;")]
    [InlineData("T value = default!;")]
    [InlineData("#region Fields")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("Thread.Sleep(5);")]
    [InlineData("await Task.Delay(5);")]
    [InlineData("await Task.Delay(delay, cancel);")]
    [InlineData("var x = ReadAsync(key).Result;")]
    [InlineData("var x = task.GetAwaiter().GetResult();")]
    [InlineData("throw new NotImplementedException();")]
    public void A_forbidden_text_is_found(string line) =>
        Assert.NotEmpty(ForbiddenText.In(new SourceFile("src/Room/File.cs", [line])));

    [Theory]
    [InlineData("await Task.Delay(delay, clock, cancel);")]
    [InlineData("await Task.Delay(delay, TimeProvider.System, cancel);")]
    [InlineData("await Task.Delay(pause, _time, cancel);")]
    [InlineData("var found = outcome.Result;")]
    [InlineData("if (value != default) return;")]
    public void A_lawful_text_is_left_alone(string line) =>
        Assert.Empty(ForbiddenText.In(new SourceFile("src/Room/File.cs", [line])));
}
