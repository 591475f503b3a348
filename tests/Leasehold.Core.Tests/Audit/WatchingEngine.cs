using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Audit;

/// <summary>An engine whose handlers look at the audit log while they run.</summary>
internal sealed class WatchingEngine(string logFile) : IEngine
{
    /// <summary>The lines of the log when the last handler ran.</summary>
    public int LinesInHandler { get; private set; }

    /// <summary>The lines of the log when the last commit was durable.</summary>
    public int LinesAfterCommit { get; private set; }

    /// <summary>The lines of the log now.</summary>
    public int Lines => File.ReadAllLines(logFile).Length;

    public void Map(RouteTable routes)
    {
        routes.At("look", "Looks.").Read(LookAsync).Write(LookAsync);
        routes.At("keep", "Commits.").Read(KeepAsync);
        routes.At("fall", "Throws.").Read((request, tx, cancel) => throw new InvalidOperationException("fell"));
    }

    private ValueTask<Reply> LookAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        LinesInHandler = Lines;
        return new(Reply.Done);
    }

    private ValueTask<Reply> KeepAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        LinesInHandler = Lines;
        tx.PutClear(MountKeys.Of(request.Mount.Id, (byte)'k', request.Id), [1]);
        request.AfterCommit(() => LinesAfterCommit = Lines);
        return new(Reply.Done);
    }
}
