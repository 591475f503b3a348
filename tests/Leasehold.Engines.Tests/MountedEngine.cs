using System.Text;
using Leasehold.Core;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Engines.Tests;

/// <summary>One engine on a store in memory: routed, converted and committed as in the pipeline.</summary>
internal sealed class MountedEngine : IAsyncDisposable
{
    private const int MostAttempts = 50;

    private readonly EngineType _type;
    private readonly SecurityBarrier _barrier;
    private readonly Store _store;
    private readonly DueIndex _due = new();
    private readonly RecentRows? _recent;

    private MountedEngine(EngineType type, Store store, bool remembers)
    {
        _type = type;
        _store = store;
        if (remembers)
            _store.Watch(_recent = new RecentRows());
        _barrier = SecurityBarrier.Fresh(new Id16(1), Clock.GetUtcNow());
        Mount = new Mount
        {
            Id = 7,
            Path = "m/",
            TypeName = type.Name,
            Type = type,
            Accessor = "accessor",
            Uuid = "uuid",
        };
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public Mount Mount { get; init; }

    /// <summary>Where requests come from.</summary>
    public System.Net.IPAddress From { get; set; } = System.Net.IPAddress.Loopback;

    /// <summary>What the mount grants.</summary>
    public TtlBounds Bounds { get; set; } = TtlBounds.Builtin;

    /// <summary>Mounts it; with what was read lately remembered, as the server does, unless work is to be counted.
    /// </summary>
    public static async Task<MountedEngine> StartAsync(
        string name, IEngine engine, IStorageEngine? store = null, bool remembers = true) => new(
        new EngineType(name, EngineClass.Secret, engine),
        await Store.OpenAsync(store ?? new MemoryEngine(), new StoreOptions(), TimeProvider.System, default),
        remembers);

    public Transaction Begin() => new(_store.Begin(), _barrier, Clock.GetUtcNow()) { Due = _due, Recent = _recent };

    /// <summary>Tells the engine of all rows whose moment has come, as the kernel does; how many there were.</summary>
    public async Task<int> CallDueAsync()
    {
        using var tx = Begin();
        var range = Keys.DueFrom(DueClass.Expiry, 0);
        var called = 0;
        foreach (var entry in (await tx.PeekScanClearAsync(range, 1_000, default)).Rows)
        {
            var (due, _, _, row) = Keys.ReadDue(entry.Key);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(due.At);
            if (at > Clock.GetUtcNow())
                continue;
            called++;
            tx.Delete(new Key(entry.Key));
            await Assert.IsType<IKeepsTime>(_type.Engine, exactMatch: false).DueAsync(Mount, tx, row, at, default);
        }
        Assert.True((await tx.CommitAsync(default)).IsCommitted);
        return called;
    }

    /// <summary>Sends one request and commits; conflicts run it again.</summary>
    public async Task<Reply> SendAsync(Operation operation, string path, string body = "", Mount? mount = null)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            using var tx = Begin();
            var reply = await SendAsync(tx, operation, path, body, mount);
            var keeps = reply is not Reply.Refused { Commits: false } && tx.HasWrites;
            if (!keeps || (await tx.CommitAsync(default)).IsCommitted)
                return reply;
        }
        throw new InvalidOperationException("conflicts without end");
    }

    /// <summary>Sends one request in a transaction, which stays open.</summary>
    public async Task<Reply> SendAsync(
        Transaction tx, Operation operation, string path, string body = "", Mount? mount = null)
    {
        Assert.Null(RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out var data));
        var canonical = CanonicalPath.Of("m/" + path);
        var request = new Request
        {
            Path = operation == Operation.List ? canonical.AsFolder() : canonical,
            Operation = operation,
            Data = data,
            RemoteAddress = From,
        };
        request.RouteTo(mount ?? Mount, Bounds);
        if (!_type.Routes.TryMatch(request.PathInMount, out var route, out var captures))
            return Refusal.UnsupportedPath;
        request.Captures = captures;
        if (route.For(operation) is not { } served)
            return Refusal.UnsupportedOperation;
        if (FieldValues.Convert(served.Fields, data, captures.Pairs, out var fields, out _) is { } refusal)
            return refusal;
        request.Fields = fields;
        return await served.Handler(request, tx, default);
    }

    /// <summary>The answer's data as JSON; or its refusal's text, or the name of its kind.</summary>
    public async Task<string> AskAsync(Operation operation, string path, string body = "") =>
        Said(await SendAsync(operation, path, body));

    /// <summary>As <see cref="AskAsync(Operation, string, string)"/>, in a transaction that stays open.</summary>
    public async Task<string> AskAsync(Transaction tx, Operation operation, string path, string body = "") =>
        Said(await SendAsync(tx, operation, path, body));

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _barrier.Dispose();
    }

    private static string Said(Reply reply) => reply switch
    {
        Reply.Data { Map: { } map } => Encoding.UTF8.GetString(map.ToBytes()),
        Reply.Data data => string.Join('|', data.Warnings),
        Reply.Refused refused => string.Join('|', refused.Refusal.Errors),
        _ => reply.GetType().Name,
    };
}
