using Leasehold.Core.Barrier;

namespace Leasehold.Core;

/// <summary>Moments as rows keep them.</summary>
internal static class Moments
{
    /// <summary>The transaction's one moment, unix milliseconds.</summary>
    public static long NowMs(this Transaction tx) => tx.Now.ToUnixTimeMilliseconds();
}
