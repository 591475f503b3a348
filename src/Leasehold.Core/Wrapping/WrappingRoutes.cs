using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.SystemApi;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Wrapping;

/// <summary>Wrapping by hand, unwrapping, and asking about a wrapping token (<c>spec/tokens.md</c> 7).</summary>
internal sealed class WrappingRoutes(WrappingTokens wrapped, ResponseWrapping wrapping, TokenEnder ender)
    : ISystemRoutes
{
    private static readonly FieldSet Fields =
        new(Field.Text(WrappingTokens.Field, "The wrapping token; without it the one that the request came with.")
            .Secret());

    private static readonly Refusal NotAsked = Refusal.Invalid("endpoint requires response wrapping to be used");

    public void Map(RouteTable routes)
    {
        routes.At("wrapping/wrap", "Wraps what is sent.").Anything().Injected().Write(Wrap);
        routes.At("wrapping/unwrap", "Gives a wrapped answer, once.").TakesWrappingToken().Write(UnwrapAsync, Fields);
        routes.At("wrapping/rewrap", "Puts a wrapped answer under a new wrapping token.")
            .TakesWrappingToken()
            .Write(RewrapAsync, Fields);
        routes.At("wrapping/lookup", "Tells where a wrapping token came from and does not spend it.")
            .Unauthenticated()
            .TakesWrappingToken()
            .Read(LookupAsync, Fields)
            .Write(LookupAsync, Fields);
    }

    private static ValueTask<Reply> Wrap(Request request, Transaction tx, CancellationToken cancel)
    {
        if (request.WrapTtl is null)
            return new(NotAsked);
        var data = new JsonMap(request.Data.Count);
        foreach (var (name, value) in request.Data)
            data.AddRaw(name, value.Canonical());
        return new(data);
    }

    private async ValueTask<Reply> UnwrapAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await wrapped.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } found)
            return WrappingTokens.Invalid;
        await SpendAsync(request, tx, found, cancel).ConfigureAwait(false);
        return UnwrappedReply.Of(found.Answer);
    }

    private async ValueTask<Reply> RewrapAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await wrapped.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } found)
            return WrappingTokens.Invalid;
        await SpendAsync(request, tx, found, cancel).ConfigureAwait(false);
        var ttl = found.Row.CreationTtl;
        if (request.WrapTtl is { } asked)
            ttl = Math.Min(ttl, (long)asked.TotalSeconds);
        return wrapping.Stage(request, tx, Reply.Done, found.Answer, ttl);
    }

    private async ValueTask<Reply> LookupAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await wrapped.FindAsync(request, tx, cancel).ConfigureAwait(false) is { } found
            ? new JsonMap()
                .Add("creation_path", found.Answer.CreationPath)
                .AddTime("creation_time", DateTimeOffset.FromUnixTimeMilliseconds(found.Row.CreatedAt))
                .Add("creation_ttl", found.Row.CreationTtl)
            : WrappingTokens.Invalid;

    /// <summary>Ends a token that another unwraps, in the request's commit; one's own use is spent already.</summary>
    private async ValueTask SpendAsync(Request request, Transaction tx, WrappingToken found, CancellationToken cancel)
    {
        if (found.Id == request.Caller.Id)
            return;
        var death = new Death(Cause.UsesExhausted, tx.NowMs(), request.Caller.By);
        await ender.StageAsync(tx, found.Id, found.Row, death, orphaning: false, cancel).ConfigureAwait(false);
    }
}
