namespace Leasehold.Conformance.Wire;

/// <summary>Every broken request gets the answer its row says: no fault of ours, no second one brought in.</summary>
public sealed class BrokenRequestTests(WireServer server) : IClassFixture<WireServer>
{
    private const int FewestRows = 300;

    private static readonly WireRow Harmless = new(
        "", 0, $"GET /v1/{WireText.Forbidden} HTTP/1.1↵Host: x↵{{root}}↵↵{{get}}↵", "404 200", "the server goes on");

    private static readonly Dictionary<string, WireRow> ByName =
        WireTable.All.ToDictionary(row => row.Name, StringComparer.Ordinal);

    public static IEnumerable<TheoryDataRow<string>> Rows =>
        ByName.Keys.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name, Label = "" });

    [Theory, MemberData(nameof(Rows))]
    public async Task Row(string name)
    {
        var cancel = TestContext.Current.CancellationToken;
        var row = ByName[name];

        var (answers, read) = await server.SendAsync(row, cancel);

        if (!row.Allows(answers))
            Assert.Fail($"{row.Name}\n  answered {answers}, not {row.Answers} ({row.Reason})\n--- answer\n{read}");
        var (still, _) = await server.SendAsync(Harmless, cancel);
        Assert.Equal(Harmless.Answers, still);
        if (server.FaultsSinceLast() is { Length: > 0 } logged)
            Assert.Fail($"{row.Name}\n  the server complains of a fault of its own:\n{logged}");
    }

    [Fact]
    public void The_corpus_is_large_and_says_why() =>
        Assert.DoesNotContain(WireTable.All, static row => row.Reason.Length == 0 || WireTable.All.Count < FewestRows);

    /// <summary>What the web server answers by itself is written down for those who operate the server.</summary>
    [Fact]
    public void What_the_web_server_answers_itself_is_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "http.md"));
        foreach (var row in WireTable.All.Where(static row => row.IsAnsweredByWebServer))
        {
            var status = row.Answers.Split(' ').Last(static answer => answer.StartsWith('K'))[1..];
            var line = $"| {row.Reason} | {status} |";
            Assert.True(page.Contains(line, StringComparison.Ordinal), $"{row.Name}: the page has no `{line}`");
        }
    }
}
