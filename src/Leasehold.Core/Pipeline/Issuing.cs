using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Wrapping;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Makes of a handler's reply what it promises: the token of a login, the lease of a secret, the intent of what is
/// about to be made outside. All in the request's one commit.
/// </summary>
internal sealed class Issuing(
    LoginStep logins,
    LeaseIssuer leases,
    OutsideStep outside,
    ResponseWrapping wrapping,
    LeaseCounts quotas)
{
    /// <summary>A lease is not given to a token without a further use: it would end with it at once.</summary>
    public static readonly Refusal LastUse = Refusal.Invalid(
        "Secret cannot be returned; token had one use left, so leased credentials were immediately revoked.");

    /// <summary>
    /// Stages it, unless a quota is against it; the answer so far, and the lease that is to come of an outside effect.
    /// </summary>
    public async ValueTask<(Reply Reply, IssuedLease? Intent)> StageAsync(
        Request request, Transaction tx, Reply reply, CancellationToken cancel)
    {
        var (staged, intent) = await MakeAsync(request, tx, reply, cancel).ConfigureAwait(false);
        return await QuotaRefusalAsync(request, tx, staged, cancel).ConfigureAwait(false) is { } exceeded
            ? (exceeded, null)
            : (staged, intent);
    }

    private async ValueTask<(Reply Reply, IssuedLease? Intent)> MakeAsync(
        Request request, Transaction tx, Reply reply, CancellationToken cancel)
    {
        if (reply is Reply.Login login)
            return (await logins.LogInAsync(request, tx, login, cancel).ConfigureAwait(false), null);
        if (reply is Reply.Refused { FailedAlias: { } failed })
            return (await logins.FailAsync(request, failed, reply, cancel).ConfigureAwait(false), null);
        var secret = reply switch
        {
            Reply.Data data => data.Secret,
            Reply.Outside { Effect: var effect } => effect.Secret,
            _ => null,
        };
        if (secret is null)
            return (reply, null);
        if (request.Caller.Token is { UsesLeft: Token.LastUse })
            return (LastUse, null); // What it gives would end with this very request: it is not made at all.
        var issued = leases.Draft(request, tx, secret);
        if (reply is Reply.Data answer)
        {
            issued = issued with { Row = leases.Stage(tx, issued.Id, issued.Row) };
            request.WhenUndelivered(() => outside.UndoLeaseAsync(issued.Id));
            return (LeaseAnswers.Issued(answer, issued), null);
        }
        if (reply is Reply.Outside { Effect: var made })
        {
            made.LeaseEnd = DateTimeOffset.FromUnixTimeMilliseconds(issued.Row.ExpiresAt);
            LeaseIssuer.StageIntent(tx, issued, made);
        }
        return (reply, issued);
    }

    /// <summary>The answer as it is given: with the warnings about what was sent, and wrapped if that is asked for.
    /// </summary>
    public Reply Answered(Request request, Transaction tx, Reply reply, IReadOnlyList<string> warnings)
    {
        // Never on an empty answer: a warning must not turn 204 into 200.
        if (reply is Reply.Data or Reply.Auth)
            reply = reply.WithWarnings(warnings);
        return wrapping.WrapIfAsked(request, tx, reply);
    }

    /// <summary>Does what was to be done outside, once the handler's commit is durable.</summary>
    public ValueTask<Reply> FinishAsync(
        Request request, OutsideEffect effect, IssuedLease? intent, IReadOnlyList<string> warnings) =>
        outside.FinishAsync(request, effect, intent, (tx, reply) => Answered(request, tx, reply, warnings));

    /// <summary>
    /// Why there is no room for what is issued; null if there is. Not asked of wrapping tokens: they give what was
    /// counted already.
    /// </summary>
    private ValueTask<Refusal?> QuotaRefusalAsync(
        Request request, Transaction tx, Reply reply, CancellationToken cancel) =>
        tx.Issued is { } issue && reply is Reply.Auth or Reply.Data or Reply.Outside
            ? quotas.RefusalAsync(request, issue, cancel)
            : default;
}
