using System.Collections.Concurrent;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Core.Tests.Leases;
using Leasehold.Storage;
using Leasehold.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Core.Tests.HighAvailability;

/// <summary>Several servers on one shared memory, on a clock that the test moves.</summary>
internal sealed class TestServers : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 25, 21, 0, 0, TimeSpan.Zero));
    private readonly SharedMemory _memory;
    private readonly List<Kernel> _kernels = [];
    private readonly Dictionary<Kernel, SharedMemoryEngine> _engines = [];
    private readonly Dictionary<Kernel, Store> _stores = [];
    private readonly HashSet<int> _ended = [];
    private byte[] _share = [];

    public TestServers() => _memory = new SharedMemory(_clock);

    /// <summary>What <c>probe/now</c> does while the active server reads or writes it.</summary>
    public Action<Transaction>? Probe { get; set; }

    /// <summary>The engine with targets, which are the same for all servers.</summary>
    public LeaseTestEngine Targets { get; } = new();

    /// <summary>What operators were told of the seal.</summary>
    public ConcurrentQueue<string> SealNews { get; } = [];

    /// <summary>What opening the store anew waits for.</summary>
    public Task Opening { get; set; } = Task.CompletedTask;

    public string Root { get; private set; } = "";

    public FakeTimeProvider Clock => _clock;

    /// <summary>The first server initialized, active; the others unsealed, standing by.</summary>
    public static async Task<TestServers> StartAsync(int count)
    {
        var servers = new TestServers();
        for (var i = 0; i < count; i++)
            await servers.OpenAsync();
        await servers.InitAsync(0);
        for (var i = 0; i < count; i++)
            await servers.UnsealAsync(i);
        await servers.BecomesAsync(0, KernelRole.Active);
        return servers;
    }

    public Kernel this[int server] => _kernels[server];

    public async Task OpenAsync(SealSetup? seals = null)
    {
        var index = _kernels.Count;
        var card = new ServerCard
        {
            HostName = $"host{index}",
            ApiAddress = AddressOf(index),
            ClusterAddress = "",
            Version = "1.17.0",
        };
        SharedMemoryEngine? last = null;
        Store? store = null;
        Kernel? kernel = null;
        async ValueTask<Store> Open(CancellationToken cancel)
        {
            await Opening;
            last = _memory.Open(card);
            store = await Store.OpenReadingAsync(last, new StoreOptions(), _clock, cancel);
            if (kernel is not null)
                (_engines[kernel], _stores[kernel]) = (last, store);
            return store;
        }
        var options = new KernelOptions
        {
            Time = _clock,
            Log = new QuietLog(SealNews.Enqueue),
            Seals = seals ?? SealSetup.Shamir,
            Version = "1.17.0",
            Self = card,
            Engines =
            [
                new("probe", EngineClass.Secret, new ProbeEngine(this)), new("leases", EngineClass.Secret, Targets),
            ],
        };
        kernel = await Kernel.OpenAsync(await Open(default), options, default, Open);
        _engines[kernel] = last ?? throw new InvalidOperationException("not opened");
        _stores[kernel] = store ?? throw new InvalidOperationException("not opened");
        _kernels.Add(kernel);
    }

    /// <summary>Tells of what a server commits from now on, before whoever committed it hears of it.</summary>
    public IDisposable Watch(int server, ICommitWatcher watcher) => _stores[_kernels[server]].Watch(watcher);

    public static string AddressOf(int server) => $"http://127.0.0.1:{8200 + (10 * server)}";

    public async Task InitAsync(int server)
    {
        var (result, root) = await _kernels[server].InitAsync(
            new InitRequest { SecretShares = 1, SecretThreshold = 1 }, null, default);
        using (result)
        {
            Assert.Null(result.Fault);
            Root = root;
            _share = result.Shares[0].Span.ToArray();
        }
    }

    public async Task UnsealAsync(int server, bool migrate = false)
    {
        await UntilAsync(() => _kernels[server].Status.IsInitialized);
        Assert.Null(await _kernels[server].UnsealAsync(new(_share), migrate, default));
    }

    /// <summary>As a database does that hears nothing from the server any more.</summary>
    public void Depose(int server) => _engines[_kernels[server]].Depose();

    public Task BecomesAsync(int server, KernelRole role) => UntilAsync(() => _kernels[server].Role == role);

    public async Task<TestReply> SendAsync(
        int server, Operation operation, string path, string body = "", string? token = null)
    {
        Assert.Null(RequestData.ParseJson(Encoding.UTF8.GetBytes(body), JsonLimits.Default, out var data));
        using var answer = await _kernels[server].HandleAsync(new Request
        {
            Path = CanonicalPath.Of(path),
            Operation = operation,
            Data = data,
            ClientToken = token ?? Root,
        }, default);
        return TestReply.Of(answer);
    }

    /// <summary>Waits for a condition; fake time passes meanwhile, so that pauses end.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 2_000; attempt++)
        {
            if (condition())
                return;
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
        Assert.Fail("the condition never came true");
    }

    /// <summary>The server ends; its number stays its own.</summary>
    public async Task EndAsync(int server)
    {
        if (_ended.Add(server))
            await _kernels[server].DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        for (var server = 0; server < _kernels.Count; server++)
            await EndAsync(server);
    }

    /// <summary>Answers with data, after the test had its moment.</summary>
    private sealed class ProbeEngine(TestServers servers) : IEngine
    {
        public void Map(RouteTable routes) => routes.At("now", "A moment for the test.").Read(Serve).Write(Serve);

        private ValueTask<Reply> Serve(Request request, Transaction tx, CancellationToken cancel)
        {
            servers.Probe?.Invoke(tx);
            return new(new JsonMap().Add("answered", true));
        }
    }

    private sealed class QuietLog(Action<string> sealChanged) : IKernelLog
    {
        public void JobFailed(ulong job, Exception fault) => throw new InvalidOperationException("job", fault);

        public void DispatchFailed(Exception fault) => throw new InvalidOperationException("dispatch", fault);

        public void RevocationFailed(string leaseId, Exception fault) =>
            throw new InvalidOperationException(leaseId, fault);

        public void RevocationRefused(string leaseId, string error, bool isIrrevocable) =>
            throw new InvalidOperationException(error);

        public void LeaseForgotten(string leaseId, string error) =>
            throw new InvalidOperationException(error);

        public void RotationFailed(string role, string error) =>
            throw new InvalidOperationException(error);

        public void RequestFailed(string requestId, string path, Exception fault) =>
            throw new InvalidOperationException(path, fault);

        public void AuditFailed(string device, Exception fault) => throw new InvalidOperationException(device, fault);

        public void TokensTidied(long entries, long tokens)
        {
            // Nothing is tidied here.
        }

        public void LeasesTidied(long ended)
        {
            // Nothing is tidied here.
        }

        public void MountMoved(string migration, string source, string target, bool arrived)
        {
            // Nothing moves here.
        }

        public void LeadershipChanged(string news, Exception? fault)
        {
            // Tests look at what the server does.
        }

        public void SealChanged(string news) => sealChanged(news);

        public void UnsealFailed(string reason, TimeSpan next) => throw new InvalidOperationException(reason);
    }
}
