using Leasehold.Core;
using Leasehold.Core.Seal;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Http;
using Leasehold.Storage;

namespace Leasehold.Server.Hosting;

/// <summary>A server that serves: its kernel and its listeners. Stopping ends them from the outside in.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly List<HttpListenerServer> _listeners = [];
    private readonly Kernel _kernel;
    private readonly LiveConfiguration _live;
    private readonly ServerLog _log;

    private RunningServer(Kernel kernel, LiveConfiguration live, ServerLog log)
    {
        _kernel = kernel;
        _live = live;
        _log = log;
    }

    /// <summary>What answers, without its network.</summary>
    public Kernel Kernel => _kernel;

    /// <summary>The listeners, in the order configured.</summary>
    public IReadOnlyList<HttpListenerServer> Listeners => _listeners;

    /// <summary>
    /// Completes with the reason when the store stopped acknowledging; not if another server leads it by now.
    /// </summary>
    public Task<StoreFailedException> StoreFailed => _kernel.StoreFailed;

    /// <summary>Opens store and kernel; nobody is listened to yet.</summary>
    public static async Task<RunningServer> OpenAsync(
        ServerConfiguration configuration, SealSetup seals, string version, ServerLog log, TimeProvider time,
        CancellationToken cancel)
    {
        var live = new LiveConfiguration(configuration);
        var kernel = await KernelFactory.OpenAsync(live, seals, version, log, time, cancel);
        if (kernel.SealMismatch is not { } mismatch)
            return new RunningServer(kernel, live, log);
        await kernel.DisposeAsync();
        throw new StartException($"Error initializing seal: {mismatch}");
    }

    /// <summary>Listens. Throws <see cref="StartException"/> if one of the listeners cannot.</summary>
    public async Task ListenAsync(ServerConfiguration configuration, TimeProvider time, CancellationToken cancel)
    {
        foreach (var listener in configuration.Listeners)
        {
            try
            {
                _listeners.Add(await HttpListenerServer.StartAsync(
                    listener, new Backend(_kernel.HandleAsync, _kernel), new KernelLog(_log), _log, time, cancel));
            }
            catch (ListenerException fault)
            {
                throw new StartException(
                    $"Error initializing listener of type {listener.Type}: {fault.Message}\n{fault.Advice}".TrimEnd(),
                    fault);
            }
        }
    }

    /// <summary>Takes over what a new configuration may change while the server runs.</summary>
    public void Adopt(ServerConfiguration reloaded)
    {
        var listeners = _live.Current.Listeners;
        for (var i = 0; i < Math.Min(_listeners.Count, listeners.Count); i++)
        {
            var address = listeners[i].Address;
            if (reloaded.Listeners.FirstOrDefault(one => one.Address == address) is { } same)
                _listeners[i].ReloadHeaders(same);
        }
        _live.Current = _live.Current with
        {
            LogLevel = reloaded.LogLevel,
            RequestLogLevel = reloaded.RequestLogLevel,
        };
    }

    /// <summary>Reads certificates again and opens audit files anew; what cannot be is logged and stays.</summary>
    public void Reload()
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener.ReloadCertificate();
            }
            catch (Exception fault)
            {
                _log.Error("http", fault is ListenerException ? fault.Message
                    : $"a certificate could not be read again, the one in use stays: {fault}");
            }
        }
        try
        {
            _kernel.ReopenAudit();
        }
        catch (Exception fault)
        {
            _log.Error("audit", $"files could not be opened anew: {fault.Message}");
        }
    }

    /// <summary>
    /// 1. No new connections, and the requests that run end. 2. The kernel seals. 3. The store closes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _log.EndFollowers(); // They would be waited for.
        await Task.WhenAll(_listeners.Select(static listener => listener.StopAsync()));
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        await _kernel.DisposeAsync();
    }
}
