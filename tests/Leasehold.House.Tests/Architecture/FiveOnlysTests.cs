using System.Text.RegularExpressions;
using Leasehold.House.Tests.Sources;

namespace Leasehold.House.Tests.Architecture;

/// <summary>The five onlys of the server. Client, agent and CLI are HTTP programs of their own: not searched.</summary>
public sealed class FiveOnlysTests
{
    private static readonly string[] ServerSide =
        ["src/Leasehold.Storage/", "src/Leasehold.Core/", "src/Leasehold.Engines/", "src/Leasehold.Server/"];

    private static readonly string[] Kernel = ["src/Leasehold.Core/", "src/Leasehold.Engines/"];

    private static Regex Text(string pattern) => new(pattern, RegexOptions.NonBacktracking);

    private static readonly Dictionary<string, Only> Onlys = new Only[]
    {
        new("http",
            Text(@"\b(?:HttpContext|HttpStatusCode|StatusCodes?|IHeaderDictionary|HeaderNames)\b"),
            ServerSide, ["src/Leasehold.Server/Http/"],
            "say it as a Reply or a Refusal; Server/Http makes the status and the headers"),
        new("json",
            Text(@"\bSystem\.Text\.Json\b"),
            ServerSide,
            [
                "src/Leasehold.Core/Json/", "src/Leasehold.Core/Requests/", "src/Leasehold.Core/Routing/",
                "src/Leasehold.Core/Audit/", "src/Leasehold.Server/",
                "*Wire.cs", "*Json.cs", "*JsonContext.cs", "*Config.cs", "*Store.cs",
            ],
            "keep JSON in wire types, the body reader, the envelope writer, the audit formatter and cold stores"),
        new("disk",
            Text(@"\b(?:FileStream|StreamWriter|StreamReader|RandomAccess|File\.[A-Z]|Directory\.[A-Z])"),
            Kernel, ["src/Leasehold.Core/Audit/"],
            "only Storage and the audit devices touch disk"),
        new("network",
            Text(@"\b(?:System\.Net\.Http|System\.Net\.Sockets|HttpClient|TcpClient)\b"),
            Kernel, ["src/Leasehold.Engines/Database/"],
            "engines reach outside only through a named port"),
        new("environment",
            Text(@"\bEnvironment\.(?:GetEnvironmentVariables?|GetCommandLineArgs|ExpandEnvironmentVariables)\b"),
            [.. ServerSide, "src/Leasehold.Hcl/"], ["src/Leasehold.Server/"],
            "only Server, Cli, Agent and the client's options read configuration and environment"),
        new("root keys",
            Text(@"\bRootKeys?\b"),
            ServerSide, ["src/Leasehold.Core/Barrier/", "src/Leasehold.Core/Seal/"],
            "only Barrier and Seal hold root keys"),
    }.ToDictionary(only => only.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Onlys.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Only_the_lawful_places_know(string name) =>
        Finding.AssertNone(Onlys[name].Broken(Repository.Sources("src")));

    [Theory]
    [InlineData("http", "context.Response.StatusCode = StatusCodes.Status200OK;")]
    [InlineData("json", "using System.Text.Json;")]
    [InlineData("disk", "var text = File.ReadAllText(path);")]
    [InlineData("network", "using System.Net.Http;")]
    [InlineData("environment", "Environment.GetEnvironmentVariable(\"HOME\")")]
    [InlineData("root keys", "private readonly RootKey key;")]
    public void A_breach_is_found(string name, string line) =>
        Assert.Single(Onlys[name].Broken([new SourceFile("src/Leasehold.Core/Tokens/Token.cs", ["", line])]));

    [Fact]
    public void Engines_see_only_public_contracts_of_the_kernel() =>
        Assert.DoesNotContain("Include=\"Leasehold.Engines\"",
            Repository.Text("src/Leasehold.Core/Leasehold.Core.csproj"), StringComparison.Ordinal);
}
