namespace Leasehold.Core.Routing;

/// <summary>
/// An engine with work of its own beside requests, or with connections: it begins when the kernel opens and has ended,
/// with all that it held, before the barrier closes. So nothing of it survives sealing.
/// </summary>
public interface IRunsWithKernel
{
    /// <summary>The kernel is open; no request has come yet. It begins its work and returns.</summary>
    ValueTask StartAsync(EngineHost host, CancellationToken cancel);

    /// <summary>A mount is gone, with all that it gave and held: what the engine holds for it is closed.</summary>
    void Forget(ulong mount);

    /// <summary>
    /// The kernel closes: nothing asks the engine any more. When this returns, its work has ended and its connections
    /// are closed. Also called where <see cref="StartAsync"/> has failed.
    /// </summary>
    ValueTask StopAsync();
}
