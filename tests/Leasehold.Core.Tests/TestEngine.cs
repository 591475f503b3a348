using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests;

/// <summary>An engine with one route for each thing that the pipeline must do right.</summary>
internal sealed class TestEngine : IEngine
{
    private static readonly FieldSet Fields = new(Field.Text("known", "A field."));

    private int _tries;
    private int _committed;
    private int _refused;

    /// <summary>How often the handler of <c>contested</c> ran.</summary>
    public int Tries => _tries;

    /// <summary>How often what it left for after the commit ran, and how often what it left for none.</summary>
    public (int Committed, int Refused) Ends => (_committed, _refused);

    /// <summary>Opens what wins against the handlers of <c>contested</c> and <c>note</c>; null for nothing.</summary>
    public Func<Transaction?>? Rival { get; set; }

    /// <summary>What happens while the handler of <c>note</c> runs; null for nothing.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public void Map(RouteTable routes)
    {
        routes.At("note/{name}", "A note: created, then updated.")
            .Read((request, tx, cancel) => new(Reply.Done))
            .Write(WriteAsync, Fields, ExistsAsync);
        routes.At("answer", "Answers with data.")
            .Write((request, tx, cancel) => new(new JsonMap().Add("ok", true)), Fields);
        routes.At("contested", "Never commits.").Write(LoseAsync);
        routes.At("contested/open", "The same, and needs no token.").Unauthenticated().Write(LoseAsync);
        routes.At("open", "Needs no token.")
            .Unauthenticated()
            .Read((request, tx, cancel) => new(new JsonMap().Add("known", request.Caller.IsKnown)));
    }

    private static Key KeyOf(Request request) => MountKeys.Of(request.Mount.Id, (byte)'n', request.PathInMount);

    private static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await tx.FindClearAsync(KeyOf(request), cancel) is not null;

    private async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        await LetRivalWinAsync(KeyOf(request), cancel);
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        tx.PutClear(KeyOf(request), [2]);
        return Reply.Done;
    }

    private async ValueTask<Reply> LoseAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        Interlocked.Increment(ref _tries);
        request.AfterCommit(() => Interlocked.Increment(ref _committed), () => Interlocked.Increment(ref _refused));
        var key = KeyOf(request);
        await tx.FindClearAsync(key, cancel);
        await LetRivalWinAsync(key, cancel);
        tx.PutClear(key, [2]);
        return Reply.Done;
    }

    private async ValueTask LetRivalWinAsync(Key key, CancellationToken cancel)
    {
        using var rival = Rival?.Invoke();
        rival?.PutClear(key, [1]);
        if (rival is not null)
            Assert.True((await rival.CommitAsync(cancel)).IsCommitted);
    }
}
