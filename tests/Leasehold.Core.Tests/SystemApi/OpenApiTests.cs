using System.Text.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.SystemApi;

public sealed class OpenApiTests
{
    private static readonly string[] Methods = ["get", "post", "patch", "delete"];

    private static Task<TestKernel> StartAsync() => TestKernel.UnsealedAsync(
        new EngineType("plain", EngineClass.Secret, new TestEngine()));

    private static async Task<JsonElement> DocumentAsync(TestKernel server, string token, string body = "{}") =>
        (await server.SendAsync(Operation.Read, "sys/internal/specs/openapi", token, body)).Body;

    [Fact]
    public async Task The_document_is_what_OpenApi_asks_for()
    {
        await using var server = await StartAsync();
        var document = await DocumentAsync(server, server.Root);

        Assert.Equal("3.0.2", document.GetProperty("openapi").GetString());
        Assert.NotEmpty(document.GetProperty("info").GetProperty("title").GetString() ?? "");
        Assert.NotEmpty(document.GetProperty("info").GetProperty("version").GetString() ?? "");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            count++;
            Assert.StartsWith("/", path.Name, StringComparison.Ordinal);
            var declared = ParametersOf(path.Value, "path");
            Assert.Equal(NamesIn(path.Name), declared.Order(StringComparer.Ordinal));
            foreach (var method in path.Value.EnumerateObject().Where(one => Methods.Contains(one.Name)))
                CheckOperation(method.Value, method.Name, ids);
        }
        Assert.True(count > 40, $"{count} paths");
    }

    private static void CheckOperation(JsonElement operation, string method, HashSet<string> ids)
    {
        Assert.True(ids.Add(operation.GetProperty("operationId").GetString() ?? ""));
        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            Assert.Matches("^[1-5][0-9][0-9]$", response.Name);
            Assert.NotEmpty(response.Value.GetProperty("description").GetString() ?? "");
        }
        Assert.All(ParametersOf(operation, "query"), static name => Assert.NotEmpty(name));
        if (!operation.TryGetProperty("requestBody", out var body))
            return;
        Assert.NotEqual("get", method);
        var content = Assert.Single(body.GetProperty("content").EnumerateObject());
        var schema = content.Value.GetProperty("schema");
        Assert.Equal("object", schema.GetProperty("type").GetString());
    }

    private static List<string> ParametersOf(JsonElement holder, string where)
    {
        if (!holder.TryGetProperty("parameters", out var list))
            return [];
        var names = new List<string>();
        foreach (var parameter in list.EnumerateArray())
        {
            Assert.Equal(where, parameter.GetProperty("in").GetString());
            Assert.Equal(JsonValueKind.Object, parameter.GetProperty("schema").ValueKind);
            if (where == "path")
                Assert.True(parameter.GetProperty("required").GetBoolean());
            names.Add(parameter.GetProperty("name").GetString() ?? "");
        }
        Assert.Equal(names.Count, names.Distinct().Count());
        return names;
    }

    private static IEnumerable<string> NamesIn(string path) => path.Split('/')
        .Where(static part => part.StartsWith('{'))
        .Select(static part => part.Trim('{', '}'))
        .Order(StringComparer.Ordinal);

    [Fact]
    public async Task Only_what_the_caller_may_touch_is_described()
    {
        await using var server = await StartAsync();
        Assert.Null((await server.PostAsync("sys/mounts/a", server.Root, """{"type":"plain"}""")).Refusal);
        Assert.Null((await server.PostAsync("sys/mounts/b", server.Root, """{"type":"plain"}""")).Refusal);
        await server.WritePolicyAsync("only-a", """path "a/*" { capabilities = ["read"] }""");
        var token = await server.CreateTokenAsync("""{"policies":["only-a"],"no_default_policy":true}""");

        var all = (await DocumentAsync(server, server.Root)).GetProperty("paths");
        var own = (await DocumentAsync(server, token)).GetProperty("paths");
        var nobodys = (await DocumentAsync(server, "")).GetProperty("paths");

        Assert.True(all.TryGetProperty("/a/note/{name}", out _));
        Assert.True(all.TryGetProperty("/b/note/{name}", out _));
        Assert.True(all.TryGetProperty("/sys/mounts/{path}/tune", out _));
        Assert.True(own.TryGetProperty("/a/note/{name}", out _));
        Assert.All(own.EnumerateObject(), static path =>
            Assert.StartsWith("/a/", path.Name, StringComparison.Ordinal));
        Assert.Empty(nobodys.EnumerateObject());
    }

    [Fact]
    public async Task Mounts_of_one_type_can_be_one_api()
    {
        await using var server = await StartAsync();
        Assert.Null((await server.PostAsync("sys/mounts/a", server.Root, """{"type":"plain"}""")).Refusal);

        var paths = (await DocumentAsync(server, server.Root, """{"generic_mount_paths":true}""")).GetProperty("paths");

        Assert.True(paths.TryGetProperty("/{plain_mount_path}/note/{name}", out _));
        Assert.False(paths.TryGetProperty("/a/note/{name}", out _));
        Assert.True(paths.TryGetProperty("/sys/mounts", out _));
    }

    /// <summary>Every route of the system has help, and its document holds its path and no other.</summary>
    [Fact]
    public async Task Every_route_has_help()
    {
        await using var server = await StartAsync();
        var mount = server.Unsealed.LiveMounts.Table.At("sys/") ?? throw new InvalidOperationException("no sys/");
        foreach (var route in mount.Type.Routes.Routes)
        {
            Assert.NotEmpty(route.Help);
            var path = route.Template.Plain.Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal);
            var reply = await server.SendAsync(Operation.Help, "sys/" + path, server.Root);
            var help = reply.Body.GetProperty("help").GetString() ?? "";
            Assert.StartsWith($"Request:        {path}\nMatching Route: ", help, StringComparison.Ordinal);
            Assert.Contains("\n## DESCRIPTION\n", help, StringComparison.Ordinal);
            Assert.NotEmpty(reply.Body.GetProperty("openapi").GetProperty("paths").EnumerateObject());
        }
    }

    [Fact]
    public async Task A_mount_shows_its_paths_and_a_stray_path_has_no_help()
    {
        await using var server = await StartAsync();

        var root = await server.SendAsync(Operation.Help, "sys/", server.Root);
        var stray = await server.SendAsync(Operation.Help, "sys/nothing/here", server.Root);
        var nowhere = await server.SendAsync(Operation.Help, "nomount/x", server.Root);

        var help = root.Body.GetProperty("help").GetString() ?? "";
        Assert.StartsWith("## DESCRIPTION\n", help, StringComparison.Ordinal);
        Assert.Contains("    mounts/{path}/tune\n        Reads and changes", help, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.UnsupportedPath, stray.Refusal?.Kind);
        Assert.Equal(RefusalKind.NoHandler, nowhere.Refusal?.Kind);
    }
}
