namespace Leasehold.Acceptance.Shells;

/// <summary>One command of a transcript and what it must print.</summary>
internal sealed record Step(string Command, List<string> Expected)
{
    public void Check(IReadOnlyList<string> said, int exit)
    {
        var expectedExit = Expected.FirstOrDefault(IsExit) is { } text ? int.Parse(text["[exit ".Length..^1]) : 0;
        var expected = Expected.Where(line => !IsExit(line)).ToList();
        Assert.True(exit == expectedExit, $"$ {Command}\nexit {exit}, not {expectedExit}\n{string.Join('\n', said)}");
        if (expected.Count > 0 && !Matches(expected, said))
        {
            Assert.Fail($"$ {Command}\nexpected\n{string.Join('\n', expected.Select(line => $"  {line}"))}\n" +
                $"but it said\n{string.Join('\n', said.Select(line => $"  {line}"))}");
        }
    }

    private static bool IsExit(string line) => line.StartsWith("[exit ", StringComparison.Ordinal);

    // `...` alone swallows any number of lines.
    private static bool Matches(IReadOnlyList<string> expected, IReadOnlyList<string> said)
    {
        if (expected.Count == 0)
            return said.Count == 0;
        var rest = expected.Skip(1).ToList();
        if (expected[0] == "...")
            return Enumerable.Range(0, said.Count + 1).Any(skip => Matches(rest, said.Skip(skip).ToList()));
        return said.Count > 0 && MatchesLine(expected[0], said[0]) && Matches(rest, said.Skip(1).ToList());
    }

    // `...` inside a line swallows any text; the parts around it come in order.
    private static bool MatchesLine(string expected, string said)
    {
        var parts = expected.Split("...");
        if (parts.Length == 1)
            return expected.Trim() == said.Trim();
        var at = 0;
        foreach (var part in parts)
        {
            var found = said.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }
        return said.StartsWith(parts[0], StringComparison.Ordinal) &&
            said.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
