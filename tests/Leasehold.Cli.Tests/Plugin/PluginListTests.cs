using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Plugin;

public sealed class PluginListTests : CliTest
{
    private const string Catalog = """
        {"data":{"auth":["userpass"],"database":[],"secret":["kv"],"detailed":[
        {"name":"userpass","type":"auth","version":"v1","builtin":true,"deprecation_status":"supported"},
        {"name":"kv","type":"secret","version":"v2","builtin":true,"deprecation_status":"supported"}]}}
        """;

    [Fact]
    public async Task All_are_shown_with_their_types_and_those_of_one_type_without()
    {
        Server.On("GET /v1/sys/plugins/catalog", Catalog);

        Assert.Equal(
            [["Name", "Type", "Version"], ["userpass", "auth", "v1"], ["kv", "secret", "v2"]],
            Cells(await Cli.RunAsync("plugin", "list")));
        Assert.Equal([["Name", "Version"], ["kv", "v2"]], Cells(await Cli.RunAsync("plugin", "list", "secret")));
        Assert.Equal([["Name", "Version"]], Cells(await Cli.RunAsync("plugin", "list", "database")));
        Assert.Contains("Deprecation Status", (await Cli.RunAsync("plugin", "list", "-detailed")).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_names_by_type_and_the_details()
    {
        Server.On("GET /v1/sys/plugins/catalog", Catalog);

        var outcome = await Cli.RunAsync("plugin", "list", "-format=json", "secret");

        Assert.Equal(
            "{'details':[{'builtin':true,'deprecation_status':'supported','name':'kv','type':'secret','version':'v2'}],"
            + "'secret':['kv']}",
            string.Concat(outcome.Out.Where(static c => !char.IsWhiteSpace(c))).Replace('"', '\''));
    }

    [Fact]
    public async Task What_is_no_type_is_refused_and_nothing_is_registered()
    {
        var unknown = await Cli.RunAsync("plugin", "list", "quantum");
        var register = await Cli.RunAsync("plugin", "register", "secret", "mine");

        Assert.Equal(1, unknown.Exit);
        Assert.Contains("\"quantum\" is not a supported plugin type", unknown.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, register.Exit);
        Assert.Contains("see plugin list", register.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Cli.RunAsync("plugin", "list", "auth", "secret")).Exit);
    }

    private static IEnumerable<string[]> Cells(Outcome outcome) => outcome.Out
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(static line => !line.StartsWith('-'))
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
