using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests;

/// <summary>A kernel in memory, on a clock that the test moves.</summary>
internal sealed class TestKernel : IAsyncDisposable
{
    /// <summary>For a busy machine: what holds is seen at once on any other.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    private readonly byte[] _share;

    private TestKernel(Kernel kernel, Store store, FakeTimeProvider clock, string root, byte[] share)
    {
        Store = store;
        _share = share;
        Kernel = kernel;
        Clock = clock;
        Root = root;
    }

    public Kernel Kernel { get; }

    /// <summary>The one share there is, in hexadecimal.</summary>
    public string Share => Convert.ToHexStringLower(_share);

    public Store Store { get; }

    public FakeTimeProvider Clock { get; }

    public string Root { get; }

    public Unsealed Unsealed => Kernel.Unsealed ?? throw new InvalidOperationException("sealed");

    /// <summary>What each tidying has told: index entries removed, tokens ended.</summary>
    public required IReadOnlyCollection<(long Entries, long Tokens)> Tidied { get; init; }

    /// <summary>How many leases each tidying ended.</summary>
    public required IReadOnlyCollection<long> TidiedLeases { get; init; }

    /// <summary>The records that were found damaged.</summary>
    public required IReadOnlyCollection<RecordDamagedException> Damages { get; init; }

    /// <summary>What operators were told of leases that could not be taken back.</summary>
    public required IReadOnlyCollection<(string LeaseId, string Error, bool IsIrrevocable)> Refusals { get; init; }

    /// <summary>What operators were told of leases that were forgotten by force.</summary>
    public required IReadOnlyCollection<(string LeaseId, string Error)> Forgotten { get; init; }

    /// <summary>What operators were told of passwords that were not rotated.</summary>
    public required IReadOnlyCollection<(string Role, string Error)> Rotations { get; init; }

    /// <summary>What operators were told of the seal.</summary>
    public required IReadOnlyCollection<string> SealNews { get; init; }

    public static Task<TestKernel> UnsealedAsync(params EngineType[] engines) =>
        UnsealedAsync(new FakeTimeProvider(Start), engines);

    public static async Task<TestKernel> UnsealedAsync(FakeTimeProvider clock, params EngineType[] engines)
    {
        var store = await Store.OpenAsync(new MemoryEngine(), new StoreOptions(), clock, CancellationToken.None);
        var log = new SilentLog();
        var options = new KernelOptions
        {
            Time = clock,
            Log = log,
            Version = "1.17.0",
            Engines = engines,
        };
        var kernel = await Kernel.OpenAsync(store, options, CancellationToken.None);
        var (result, root) = await kernel.InitAsync(
            new InitRequest { SecretShares = 1, SecretThreshold = 1 }, null, CancellationToken.None);
        using (result)
        {
            Assert.Null(result.Fault);
            var server = new TestKernel(kernel, store, clock, root, result.Shares[0].Span.ToArray())
            {
                Tidied = log.Tidied,
                TidiedLeases = log.TidiedLeases,
                Damages = log.Damages,
                SealNews = log.Seals,
                Refusals = log.Refusals,
                Forgotten = log.Forgotten,
                Rotations = log.Rotations,
            };
            await server.UnsealAsync();
            return server;
        }
    }

    /// <summary>Gives the one share there is.</summary>
    public async Task UnsealAsync() =>
        Assert.Null(await Kernel.UnsealAsync(new(_share), false, CancellationToken.None));

    public Task<TestReply> GetAsync(string path, string token) => SendAsync(Operation.Read, path, token);

    public Task<TestReply> PostAsync(string path, string token, string body = "") =>
        SendAsync(Operation.Update, path, token, body);

    public async Task<TestReply> SendAsync(
        Operation operation, string path, string? token, string body = "", ListenerRules? listener = null,
        int wrapSeconds = 0, IPAddress? from = null, LastToken? connection = null)
    {
        Assert.Null(RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out var data));
        var request = new Request
        {
            Path = operation == Operation.List ? CanonicalPath.Of(path).AsFolder() : CanonicalPath.Of(path),
            Operation = operation,
            Data = data,
            ClientToken = token,
            LastToken = connection,
            WrapTtl = wrapSeconds > 0 ? TimeSpan.FromSeconds(wrapSeconds) : null,
            Listener = listener ?? ListenerRules.Default,
            RemoteAddress = from ?? IPAddress.Loopback,
        };
        using var answer = await Kernel.HandleAsync(request, CancellationToken.None);
        return TestReply.Of(answer);
    }

    public async Task<string> CreateTokenAsync(string body, string? parent = null)
    {
        var reply = await PostAsync("auth/token/create", parent ?? Root, body);
        Assert.True(reply.Refusal is null, string.Join(", ", reply.Errors));
        return reply.Auth.GetProperty("client_token").GetString() ?? "";
    }

    public async Task WritePolicyAsync(string name, string text)
    {
        var body = $"{{\"policy\":{JsonSerializer.Serialize(text)}}}";
        Assert.Null((await PostAsync($"sys/policies/acl/{name}", Root, body)).Refusal);
    }

    /// <summary>Waits until a condition holds; background work gets the processor meanwhile.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            if (await condition())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        Assert.Fail("the condition never came true");
    }

    public async ValueTask DisposeAsync() => await Kernel.DisposeAsync();

    private sealed class SilentLog : IKernelLog
    {
        public ConcurrentQueue<(string LeaseId, string Error)> Forgotten { get; } = [];

        public ConcurrentQueue<(long Entries, long Tokens)> Tidied { get; } = [];

        public ConcurrentQueue<long> TidiedLeases { get; } = [];

        public ConcurrentQueue<RecordDamagedException> Damages { get; } = [];

        public ConcurrentQueue<string> Seals { get; } = [];

        public ConcurrentQueue<(string LeaseId, string Error, bool IsIrrevocable)> Refusals { get; } = [];

        public ConcurrentQueue<(string Role, string Error)> Rotations { get; } = [];

        public void JobFailed(ulong job, Exception fault) => throw new InvalidOperationException("job", fault);

        public void DispatchFailed(Exception fault)
        {
            if (fault is not RecordDamagedException damage)
                throw new InvalidOperationException("dispatch", fault);
            Damages.Enqueue(damage);
        }

        public void RevocationFailed(string leaseId, Exception fault) =>
            throw new InvalidOperationException(leaseId, fault);

        public void RevocationRefused(string leaseId, string error, bool isIrrevocable) =>
            Refusals.Enqueue((leaseId, error, isIrrevocable));

        public void LeaseForgotten(string leaseId, string error) => Forgotten.Enqueue((leaseId, error));

        public void RotationFailed(string role, string error) =>
            Rotations.Enqueue((role, error));

        public void RequestFailed(string requestId, string path, Exception fault)
        {
            if (fault is not RecordDamagedException damage)
                throw new InvalidOperationException(path, fault);
            Damages.Enqueue(damage);
        }

        public void AuditFailed(string device, Exception fault)
        {
            // Tests make devices fail on purpose and look at the answers.
        }

        public void LeadershipChanged(string news, Exception? fault)
        {
            // Tests look at what the server does.
        }

        public void SealChanged(string news) => Seals.Enqueue(news);

        public void UnsealFailed(string reason, TimeSpan next)
        {
            // Tests make seals fail on purpose and look at the state.
        }

        public void TokensTidied(long entries, long tokens) => Tidied.Enqueue((entries, tokens));

        public void LeasesTidied(long ended) => TidiedLeases.Enqueue(ended);

        public void MountMoved(string migration, string source, string target, bool arrived)
        {
            // Tests look at the status of the move.
        }
    }
}

/// <summary>An answer as a client reads it.</summary>
internal sealed record TestReply(Refusal? Refusal, Reply Reply, JsonElement Body)
{
    /// <summary>What a rate limit says, where answers tell it.</summary>
    public RateDecision? Rate { get; init; }

    public JsonElement Data => Body.GetProperty("data");

    public JsonElement Auth => Body.GetProperty("auth");

    public IReadOnlyList<string> Errors => Refusal?.Errors ?? [];

    public IEnumerable<string?> Warnings =>
        Body.GetProperty("warnings") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(w => w.GetString())
            : [];

    public static TestReply Of(Answer answer)
    {
        var body = answer.Body.IsEmpty ? default : JsonDocument.Parse(answer.Body.ToArray()).RootElement;
        return new TestReply(answer.Refusal, answer.Reply, body) { Rate = answer.Rate };
    }
}
