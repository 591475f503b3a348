using CsCheck;
using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Tests.Input;

public sealed class FlagSetTests
{
    [Theory]
    [InlineData("-n=v", "x", "y")]
    [InlineData("--n=v", "x", "y")]
    [InlineData("-n", "v", "x", "y")]
    [InlineData("x", "--n", "v", "y")]
    [InlineData("x", "y", "-alias=v")]
    public void Flags_stand_anywhere(params string[] arguments)
    {
        var flags = new FlagSet();
        var name = flags.Text("n", "A name.", alias: "alias");

        var reading = flags.Read(arguments);

        Assert.Null(reading.Error);
        Assert.Equal("v", name.Value);
        Assert.Equal(["x", "y"], reading.Arguments);
    }

    [Theory]
    [InlineData("-alias=one", "-n=two")]
    [InlineData("-n=two", "-alias=one")]
    [InlineData("-alias=three", "-alias=one")]
    public void The_alias_of_a_text_holds_against_its_name(params string[] arguments)
    {
        var flags = new FlagSet();
        var name = flags.Text("n", "A name.", alias: "alias");

        flags.Read(arguments);

        Assert.Equal("one", name.Value);
    }

    [Theory]
    [InlineData(true, "-b", "x")]
    [InlineData(true, "-b=T", "x")]
    [InlineData(false, "-b=0", "x")]
    [InlineData(false, "-b", "-b=False", "x")]
    public void A_boolean_never_takes_the_next_argument(bool expected, params string[] arguments)
    {
        var flags = new FlagSet();
        var flag = flags.Switch("b", "A switch.");

        var reading = flags.Read(arguments);

        Assert.Equal(expected, flag.Value);
        Assert.Equal(["x"], reading.Arguments);
    }

    [Fact]
    public void Two_dashes_end_flags_and_one_alone_is_an_argument()
    {
        var flags = new FlagSet();
        flags.Switch("b", "A switch.");

        var reading = flags.Read(["-", "-b", "--", "-b", "--", "-x"]);

        Assert.Equal(["-", "-b", "--", "-x"], reading.Arguments);
    }

    [Theory]
    [InlineData("flag provided but not defined: -x", "-x")]
    [InlineData("flag provided but not defined: -x", "a", "--x=1")]
    [InlineData("flag needs an argument: -n", "-n")]
    [InlineData("bad flag syntax: -=v", "-=v")]
    [InlineData("bad flag syntax: ---n", "---n")]
    public void Mistakes_have_gos_words(string error, params string[] arguments)
    {
        var flags = new FlagSet();
        flags.Text("n", "A name.");

        Assert.Equal(error, flags.Read(arguments).Error);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 604800)]
    [InlineData("1999ms", 1)]
    public void Durations_come_in_many_spellings(string text, long seconds)
    {
        var flags = new FlagSet();
        var flag = flags.Duration("ttl", "A TTL.");

        Assert.Null(flags.Read(["-ttl", text]).Error);
        Assert.Equal(seconds, flag.WholeSeconds);
    }

    [Fact]
    public void No_command_line_crashes_the_reader() => Gen.String[Gen.Char["-=nbt1 "], 0, 6]
        .Array[0, 6].Sample(arguments =>
        {
            var flags = new FlagSet();
            flags.Text("n", "A name.");
            flags.Switch("b", "A switch.");
            flags.Duration("t", "A time.");
            var reading = flags.Read(arguments);
            Assert.True(reading.Error is null || reading.Error.Length > 0);
        });
}
