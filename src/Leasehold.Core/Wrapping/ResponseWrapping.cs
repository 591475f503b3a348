using Google.Protobuf;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Wrapping.Rows;

namespace Leasehold.Core.Wrapping;

/// <summary>
/// Puts answers under wrapping tokens: token and answer are staged in the request's own transaction, so that none is
/// ever durable without the other, nor without what the request did.
/// </summary>
internal sealed class ResponseWrapping(TokenIssuer issuer, PolicySets sets)
{
    private const long LeastTtl = 1; // Seconds: a shorter one would be told as 0, which means no wrapping.

    private static readonly Refusal NothingListed = new(RefusalKind.UnsupportedPath, "unsupported path");

    private readonly PolicySet _policies = sets.Of([PolicyName.ResponseWrapping.Value]);

    /// <summary>
    /// Wraps an answer if the request asks for that. Refusals, empty answers, and what is told without a token stay as
    /// they are; a list of nothing is refused, lest somebody unwraps it to find nothing.
    /// </summary>
    public Reply WrapIfAsked(Request request, Transaction tx, Reply reply)
    {
        if (request.WrapTtl is not { } ttl)
            return reply;
        if (!request.Caller.IsKnown && reply is not Reply.Auth)
            return reply; // Nobody fills the store: of what needs no token, logins alone are worth wrapping.
        if (reply is Reply.Missing && request.Operation == Operation.List)
            return NothingListed;
        if (reply.Status is not (ReplyStatus.Ok or ReplyStatus.Accepted) ||
            reply is not (Reply.Data or Reply.Auth or Reply.Raw { Bytes.IsEmpty: false }))
        {
            return reply;
        }
        var row = new WrappedAnswerRow
        {
            Body = BodyOf(request, reply),
            Media = reply is Reply.Raw raw ? raw.Media : "application/json",
            CreationPath = request.Path.Value,
            WrappedAccessor = reply switch
            {
                Reply.Auth auth => auth.Block.Accessor,
                Reply.Data data => data.Accessor,
                _ => "",
            },
        };
        return Stage(request, tx, reply, row, (long)ttl.TotalSeconds);
    }

    /// <summary>Stages a wrapping token and what waits under it.</summary>
    /// <param name="request">The request that is answered.</param>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="answer">What is wrapped, as audit is told of it.</param>
    /// <param name="row">The same as it is stored.</param>
    /// <param name="ttl">Seconds.</param>
    public Reply Stage(Request request, Transaction tx, Reply answer, WrappedAnswerRow row, long ttl)
    {
        ttl = Math.Max(ttl, LeastTtl);
        var end = tx.NowMs() + (ttl * 1000);
        var issued = issuer.Stage(tx, new TokenSpec
        {
            Mount = request.Mount,
            Path = request.Path.Value,
            DisplayName = request.Caller.DisplayName,
            Policies = _policies,
            Grant = new TtlGrant(ttl, end, end, LimitedBy.Explicit, Capped: false, []),
            ExplicitMaxTtl = ttl,
            Uses = 1,
            By = request.Caller.By,
            RemoteAddress = request.RemoteAddress.ToString(),
        });
        WrappedAnswers.Put(tx, issued.Id, row);
        var block = new WrapBlock
        {
            Token = issued.Secret,
            Accessor = issued.Row.Accessor,
            Ttl = TimeSpan.FromSeconds(ttl),
            CreationTime = tx.Now,
            CreationPath = row.CreationPath,
            WrappedAccessor = row.WrappedAccessor,
        };
        return new Reply.Wrapped(block, answer);
    }

    private static ByteString BodyOf(Request request, Reply reply)
    {
        using var body = new ReplyBuffer();
        Envelope.Write(body, reply, new EnvelopeHead(request.Id, request.Mount.TypeName));
        return ByteString.CopyFrom(body.Written);
    }
}
