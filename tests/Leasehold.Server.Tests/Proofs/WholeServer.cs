using System.Text;
using System.Text.Json;
using Leasehold.Core;
using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Proofs;

/// <summary>A server in memory as it is composed, with every type of engine mounted and an audit device.</summary>
internal sealed class WholeServer : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    private static readonly System.Net.IPAddress Elsewhere = System.Net.IPAddress.Parse("192.0.2.7");

    private readonly Kernel _kernel;
    private readonly DirectoryInfo _home;

    private WholeServer(Kernel kernel, string root, DirectoryInfo home)
    {
        _kernel = kernel;
        _home = home;
        Root = root;
    }

    public string Root { get; }

    /// <summary>What the audit device has written, a line for each entry.</summary>
    public string[] AuditLines => File.Exists(AuditFile) ? File.ReadAllLines(AuditFile) : [];

    private string AuditFile => Path.Combine(_home.FullName, "audit.log");

    public static async Task<WholeServer> StartAsync()
    {
        var time = new FakeTimeProvider(Start);
        var log = new ServerLog(Stream.Null, time);
        var store = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), time, CancellationToken.None);
        var types = Server.Composition.Engines.All(new ServerConfiguration(), TimeProvider.System);
        var kernel = await Kernel.OpenAsync(store, OptionsOf(log, time, types), CancellationToken.None);
        var (result, root) = await kernel.InitAsync(
            new InitRequest { SecretShares = 1, SecretThreshold = 1 }, null, CancellationToken.None);
        using (result)
            Assert.Null(await kernel.UnsealAsync(new(result.Shares[0].Span.ToArray()), false, CancellationToken.None));
        var server = new WholeServer(kernel, root, Directory.CreateTempSubdirectory("leasehold-proofs-"));
        foreach (var type in types.Where(static type => type.Mountable))
            await server.MountAsync(type);
        return server;
    }

    /// <summary>Every operation of every route of every mount.</summary>
    public IReadOnlyList<ServedRoute> Routes
    {
        get
        {
            var unsealed = _kernel.Unsealed ?? throw new InvalidOperationException("sealed");
            return [.. unsealed.LiveMounts.Table.All
                .OrderBy(static mount => mount.Path, StringComparer.Ordinal)
                .SelectMany(static mount => mount.Type.Routes.Routes, static (mount, route) => (mount, route))
                .SelectMany(static at => ServedRoute.Of(at.mount, at.route))];
        }
    }

    public async Task AuditAsync() => await MustAsync(await SendAsync(Operation.Update, "sys/audit/proofs", Root,
        $$"""{"type":"file","options":{"file_path":"{{AuditFile}}"} }"""));

    public async Task<string> TokenWithoutPolicyAsync()
    {
        var body = await MustAsync(await SendAsync(Operation.Update, "auth/token/create", Root,
            """{"policies":["nothing"],"no_default_policy":true}"""));
        return body.GetProperty("auth").GetProperty("client_token").GetString() ?? "";
    }

    public async Task<JsonElement> OpenApiAsync() =>
        await MustAsync(await SendAsync(Operation.Read, "sys/internal/specs/openapi", Root));

    /// <summary>As from another machine: this one may see metrics without a token.</summary>
    public ValueTask<Answer> SendAsync(Operation operation, string path, string? token, string body = "")
    {
        Assert.Null(RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out var data));
        var canonical = CanonicalPath.Of(path);
        var request = new Request
        {
            Path = operation == Operation.List ? canonical.AsFolder() : canonical,
            Operation = operation,
            Data = data,
            ClientToken = token,
            RemoteAddress = Elsewhere,
        };
        return _kernel.HandleAsync(request, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _kernel.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static KernelOptions OptionsOf(ServerLog log, TimeProvider time, IReadOnlyList<EngineType> types) => new()
    {
        Time = time,
        Log = new KernelLog(log),
        LogControl = log,
        Host = new HostFacts(time),
        Engines = types,
        Version = "1.17.0",
    };

    private async Task MountAsync(EngineType type)
    {
        var where = type.Class == EngineClass.Auth ? "sys/auth" : "sys/mounts";
        var options = type.Version is null ? "{}" : $$"""{"version":"{{type.Version}}"}""";
        await MustAsync(await SendAsync(Operation.Update, $"{where}/proofs-{type.Name}{type.Version}", Root,
            $$"""{"type":"{{type.Name}}","options":{{options}}}"""));
    }

    private static Task<JsonElement> MustAsync(Answer answer)
    {
        using (answer)
        {
            Assert.True(answer.Refusal is null, string.Join(", ", answer.Refusal?.Errors ?? []));
            return Task.FromResult(answer.Body.IsEmpty
                ? default
                : JsonDocument.Parse(answer.Body.ToArray()).RootElement);
        }
    }
}
