using Leasehold.Conformance.Runs;
using Leasehold.Conformance.Tables;

namespace Leasehold.Conformance;

public sealed class ContractTests
{
    private const int FewestRows = 150;

    private static readonly Dictionary<string, Row> ByName =
        Table.All.SelectMany(table => table.Rows).ToDictionary(row => row.Name, StringComparer.Ordinal);

    public static IEnumerable<TheoryDataRow<string>> Rows =>
        ByName.Keys.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name, Label = "" });

    [Theory, MemberData(nameof(Rows))]
    public async Task Row(string name)
    {
        var fault = await TableRun.FaultAsync(ByName[name], TestContext.Current.CancellationToken);
        if (fault is not null)
            Assert.Fail(fault);
    }

    [Fact]
    public void The_contract_is_written_down() => Assert.InRange(ByName.Count, FewestRows, int.MaxValue);

    [Fact]
    public void Every_row_says_where_it_comes_from() =>
        Assert.DoesNotContain(ByName.Values, row => row.Source.Length == 0);
}
