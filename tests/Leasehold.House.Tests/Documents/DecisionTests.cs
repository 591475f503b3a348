using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Documents;

public sealed class DecisionTests
{
    private const int Page = 60;

    [Fact]
    public void A_decision_is_at_most_a_page() =>
        Finding.AssertNone(Decisions()
            .Select(path => (path, Lines: Repository.Text(path).TrimEnd().Split('\n').Length))
            .Where(decision => decision.Lines > Page)
            .Select(decision => new Finding(decision.path, Page, $"{decision.Lines} lines", "cut it to what decides")));

    [Fact]
    public void Decisions_have_numbers_of_their_own() =>
        Finding.AssertNone(Decisions()
            .GroupBy(path => Path.GetFileName(path)[..4], StringComparer.Ordinal)
            .Where(number => number.Count() > 1)
            .Select(number => new Finding(number.Last(), 1, $"{number.Key} is taken", "take the next free number")));

    [Fact]
    public void Links_of_the_root_documents_lead_somewhere() =>
        Finding.AssertNone(Directory.EnumerateFiles(Repository.Root, "*.md").SelectMany(BrokenLinks));

    private static IEnumerable<string> Decisions() =>
        Repository.Files("docs/decisions", "*.md").Where(path => char.IsDigit(Path.GetFileName(path)[0]));

    private static IEnumerable<Finding> BrokenLinks(string path)
    {
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var part in lines[i].Split("](")[1..])
            {
                var target = part.Split(')')[0].Split('#')[0];
                var isOurs = target.Length > 0 && !target.Contains("://", StringComparison.Ordinal);
                if (isOurs && !Repository.Exists(target))
                    yield return new Finding(Path.GetFileName(path), i + 1, $"no `{target}`", "link to what exists");
            }
        }
    }
}
