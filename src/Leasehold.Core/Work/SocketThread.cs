using System.Runtime.CompilerServices;

namespace Leasehold.Core.Work;

/// <summary>
/// The threads that find the bytes of many connections. A request may begin on one; what waits or takes long leaves it
/// first, as the other connections wait for it meanwhile (<c>docs/decisions/0040</c>).
/// </summary>
public static class SocketThread
{
    /// <summary>Whether this may be one: all other code of requests runs on the pool's threads.</summary>
    public static bool IsCurrent => !Thread.CurrentThread.IsThreadPoolThread;

    /// <summary>Goes on on a thread of the pool; at once, if this is one.</summary>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(
        IsCurrent ? ConfigureAwaitOptions.ForceYielding : ConfigureAwaitOptions.None);
}
