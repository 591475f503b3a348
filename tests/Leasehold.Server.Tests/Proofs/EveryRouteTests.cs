using System.Text.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>
/// What must be true of every route, proved over the route tables: a route that is added is taken by itself.
/// </summary>
public sealed class EveryRouteTests
{
    private const int ShortestHelp = 10;

    private static readonly string Denied = MultiError.Of("permission denied");

    private static async Task<List<string>> FaultsAsync(
        WholeServer server, Func<ServedRoute, bool> concerns, Func<ServedRoute, Task<string?>> judge)
    {
        var faults = new List<string>();
        var count = 0;
        foreach (var route in server.Routes.Where(concerns))
        {
            count++;
            if (await judge(route) is { } fault)
                faults.Add($"{route.Name}: {fault}");
        }
        Assert.True(count > 0, "no route was looked at");
        return faults;
    }

    private static void AssertNone(List<string> faults) =>
        Assert.True(faults.Count == 0, string.Join('\n', faults));

    [Fact]
    public async Task Every_route_refuses_a_stranger()
    {
        await using var server = await WholeServer.StartAsync();

        AssertNone(await FaultsAsync(server, IsGuarded, async route =>
        {
            using var answer = await server.SendAsync(route.Operation, route.Path, token: null, route.Body);
            return answer.Refusal is { Kind: RefusalKind.Denied, Errors: ["permission denied"] }
                ? null
                : $"answers a caller without a token with {Told(answer.Refusal)}";
        }));
    }

    [Fact]
    public async Task Every_route_refuses_a_token_without_a_policy_for_it()
    {
        await using var server = await WholeServer.StartAsync();
        var token = await server.TokenWithoutPolicyAsync();

        AssertNone(await FaultsAsync(server, IsGuarded, async route =>
        {
            using var answer = await server.SendAsync(route.Operation, route.Path, token, route.Body);
            return answer.Refusal is { Kind: RefusalKind.Denied } refusal && refusal.Errors.SequenceEqual([Denied])
                ? null
                : $"answers a token whose policies grant nothing with {Told(answer.Refusal)}";
        }));
    }

    /// <summary>Twice: before its effect and before its answer, with the path in both.</summary>
    [Fact]
    public async Task Every_route_is_audited()
    {
        await using var server = await WholeServer.StartAsync();
        await server.AuditAsync();
        var token = await server.TokenWithoutPolicyAsync();

        AssertNone(await FaultsAsync(server, IsBehindTheBarrier, async route =>
        {
            var before = server.AuditLines.Length;
            // Strangers may call what is unauthenticated; their requests are audited as much.
            using (await server.SendAsync(route.Operation, route.Path, token, route.Body))
            {
                var path = route.Operation == Operation.List ? route.Path + "/" : route.Path;
                var told = server.AuditLines[before..].Count(line => JsonDocument.Parse(line).RootElement
                    .GetProperty("request").GetProperty("path").GetString() == path);
                return told == 2
                    ? null
                    : $"left {server.AuditLines.Length - before} audit entries, not one before and one behind it";
            }
        }));
    }

    [Fact]
    public async Task Every_route_is_in_the_OpenApi_document()
    {
        await using var server = await WholeServer.StartAsync();
        var paths = (await server.OpenApiAsync()).GetProperty("paths");

        AssertNone(await FaultsAsync(server, static _ => true, route =>
        {
            var path = "/" + route.Mount.Path + route.Route.Template.Plain;
            if (route.Operation == Operation.List)
                path = path.TrimEnd('/') + "/";
            return Task.FromResult(paths.TryGetProperty(path, out var item) && item.TryGetProperty(route.Method, out _)
                ? null
                : $"the OpenAPI document has no {route.Method} at {path}");
        }));
    }

    [Fact]
    public async Task Every_route_has_help_and_a_sample_that_reaches_it()
    {
        await using var server = await WholeServer.StartAsync();

        AssertNone(await FaultsAsync(server, static _ => true, async route =>
        {
            if (route.Route.Help.Length < ShortestHelp || !route.Route.Help.EndsWith('.'))
                return $"its help `{route.Route.Help}` is no sentence: give RouteTable.At one";
            using var answer = await server.SendAsync(Operation.Help, route.Path.TrimEnd('/'), server.Root);
            var help = answer.Body.IsEmpty
                ? ""
                : JsonDocument.Parse(answer.Body.ToArray()).RootElement.GetProperty("help").GetString() ?? "";
            return help.Contains($"Matching Route: {route.Route.Template.Plain}\n", StringComparison.Ordinal)
                || (route.Route.Template.Plain.Length == 0 && help.Contains("## PATHS", StringComparison.Ordinal))
                ? null
                : $"{route.Path} is taken by another route that stands before it: move it up, or make it narrower";
        }));
    }

    /// <summary>Whatever root sends, in every field: an answer or a refusal, never a fault of ours.</summary>
    [Fact]
    public async Task Every_sample_gets_an_answer()
    {
        await using var server = await WholeServer.StartAsync();

        AssertNone(await FaultsAsync(
            server, static route => !Ends(route), route => FaultAsync(server, route, route.Path)));
    }

    [Fact]
    public async Task Every_read_gets_an_answer_with_a_slash_at_its_end()
    {
        await using var server = await WholeServer.StartAsync();

        AssertNone(await FaultsAsync(server, static route => route.Operation == Operation.Read,
            route => FaultAsync(server, route, route.Path.TrimEnd('/') + "/")));
    }

    [Fact]
    public async Task Who_needs_no_token_is_approved()
    {
        await using var server = await WholeServer.StartAsync();
        ApprovedList.Check("unauthenticated.approved.txt", server.Routes
            .Where(static route => route.Route.IsUnauthenticated)
            .Select(static route => $"{route.Name}{(route.Route.IsServedSealed ? " (sealed, too)" : "")}"));
    }

    [Fact]
    public async Task Who_needs_sudo_is_approved()
    {
        await using var server = await WholeServer.StartAsync();
        ApprovedList.Check("sudo.approved.txt", server.Routes
            .Where(static route => route.Route.NeedsSudo).Select(static route => route.Name));
    }

    /// <summary>Each of these may keep other connections waiting for as long as it takes.</summary>
    [Fact]
    public async Task What_stays_on_the_thread_of_its_socket_is_approved()
    {
        await using var server = await WholeServer.StartAsync();
        ApprovedList.Check("brief.approved.txt", server.Routes
            .Where(static route => route.Route.IsBriefFor(route.Operation)).Select(static route => route.Name));
    }

    private static async Task<string?> FaultAsync(WholeServer server, ServedRoute route, string path)
    {
        try
        {
            using var answer = await server.SendAsync(route.Operation, path, server.Root, route.Body);
            return answer.Refusal is { Kind: RefusalKind.Internal } ? Told(answer.Refusal) : null;
        }
        catch (Exception fault)
        {
            return fault.ToString();
        }
    }

    // A wrapping token is checked before its caller: a wrong one gets no further (ResponseWrappingTests).
    private static bool IsGuarded(ServedRoute route) => !route.Route.IsUnauthenticated
        && !route.Route.IsAboutWrappingToken && !IsNothingHere(route);

    private static bool IsBehindTheBarrier(ServedRoute route) => !route.Route.IsServedSealed && !IsNothingHere(route);

    // Without other servers there is nothing to step down from: done, whoever asks (spec/system.md 1.6).
    private static bool IsNothingHere(ServedRoute route) => route.Name is "Update sys/step-down";

    // These end the server, the root token or a mount that others are proved on.
    private static bool Ends(ServedRoute route) => route.Name is "Update sys/seal" or "Update sys/step-down"
        or "Update auth/token/revoke-self";

    private static string Told(Refusal? refusal) =>
        refusal is null ? "success" : $"{refusal.Kind} [{string.Join(", ", refusal.Errors)}]";
}
