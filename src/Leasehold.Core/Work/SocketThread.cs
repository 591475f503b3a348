using System.Runtime.CompilerServices;

namespace Leasehold.Core.Work;

/// <summary>
/// The threads that find the bytes of many connections. A request may begin on one; what waits or takes long leaves it
/// first, as the other connections wait for it meanwhile (<c>docs/decisions/0040</c>).
/// </summary>
public static class SocketThread
{
    /// <summary>Goes on on a thread of the pool; at once, if this is one, as all other code of requests is.</summary>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(
        Thread.CurrentThread.IsThreadPoolThread ? ConfigureAwaitOptions.None : ConfigureAwaitOptions.ForceYielding);
}
