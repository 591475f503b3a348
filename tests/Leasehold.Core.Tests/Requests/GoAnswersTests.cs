using System.Globalization;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

/// <summary>
/// Our readers of texts against Go's own answers in <c>Go/GoAnswers.txt</c>, which <c>Go/answers.go</c> wrote.
/// </summary>
public sealed class GoAnswersTests
{
    private const int FewestAnswers = 1000;

    // Go takes these where nobody means them: ours is stricter on purpose.
    private static readonly HashSet<string> Stricter = new(StringComparer.Ordinal)
    {
        "float 0x1p4", "float 0X1P-2", "float 1_000", "float 1_0.5", // Spellings of source code.
        "time 2024-05-01T1:00:00Z", "time 2024-05-01T10:00:00+24:00", // Slips of Go 1.19, refused by later ones.
        "time 2024-05-01T10:00:00+00:60", "time 2024-05-01T10:00:00-23:59",
    };

    private static readonly IReadOnlyList<string[]> Answers = Read();

    private static IReadOnlyList<string[]> Read()
    {
        using var stream = typeof(GoAnswersTests).Assembly.GetManifestResourceStream("GoAnswers")
            ?? throw new InvalidOperationException("GoAnswers.txt is not embedded");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split('\t'))];
    }

    [Theory]
    [InlineData("duration")]
    [InlineData("format")]
    [InlineData("int")]
    [InlineData("decimal")]
    [InlineData("float")]
    [InlineData("bool")]
    [InlineData("time")]
    [InlineData("rfc3339")]
    public void We_read_and_write_as_Go_does(string kind)
    {
        var differing = new List<string>();
        foreach (var answer in Answers.Where(answer => answer[0] == kind))
        {
            var text = GoText.Unquote(answer[1]);
            var ours = Ours(kind, text);
            var isStricter = Stricter.Contains($"{kind} {text}") && ours == "!";
            if (ours is not null && !isStricter && ours != Expected(kind, answer[2]))
                differing.Add($"{answer[1]}: {ours}, Go {Expected(kind, answer[2])}");
        }
        Assert.True(differing.Count == 0, string.Join('\n', differing));
    }

    [Fact]
    public void There_are_answers_to_compare_with() => Assert.InRange(Answers.Count, FewestAnswers, int.MaxValue);

    private static string Expected(string kind, string answer) => answer switch
    {
        "not finite" => "!",
        _ when answer.StartsWith('!') => kind == "duration" ? "!" + GoText.Unquote(answer[1..]) : "!",
        _ when kind is "format" or "rfc3339" => GoText.Unquote(answer),
        _ when kind == "duration" => Ticks(Number(answer)),
        _ => answer,
    };

    /// <summary>Ours are kept to 100 ns; what is less is 100 ns, and never 0.</summary>
    private static string Ticks(long nanoseconds) => nanoseconds / TimeSpan.NanosecondsPerTick is not 0 and var ticks
        ? $"{ticks}"
        : $"{Math.Sign(nanoseconds)}";

    private static string? Ours(string kind, string text) => kind switch
    {
        "duration" => GoDuration.TryParseGo(text, out var duration, out var error) ? $"{duration.Ticks}" : "!" + error,
        "format" => Number(text) % TimeSpan.NanosecondsPerTick != 0
            ? null
            : GoDuration.Format(new TimeSpan(Number(text) / TimeSpan.NanosecondsPerTick)),
        "int" => GoInteger.TryParse(text, prefixes: true, out var number) ? $"{number}" : "!",
        "decimal" => GoInteger.TryParse(text, prefixes: false, out var number) ? $"{number}" : "!",
        "float" => FieldNumbers.TryFloat(JsonValue.Of(text), out var number, out _)
            ? BitConverter.DoubleToUInt64Bits(number).ToString("x", CultureInfo.InvariantCulture)
            : "!",
        "bool" => GoBool.TryParse(text, out var flag) ? flag ? "true" : "false" : "!",
        "time" => GoTime.TryParse(text, out var moment) ? Moment(moment) : "!",
        _ => GoTime.Format(DateTimeOffset.FromUnixTimeSeconds(1_714_557_600).AddTicks(Number(text))),
    };

    private static string Moment(DateTimeOffset moment) =>
        $"{moment.ToUnixTimeSeconds()}.{moment.UtcTicks % TimeSpan.TicksPerSecond}";

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
