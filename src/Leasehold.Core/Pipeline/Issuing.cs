using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Wrapping;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Makes of a handler's reply what it promises: the token of a login, the lease of a secret, the intent of what is
/// about to be made outside. All in the request's one commit.
/// </summary>
internal sealed class Issuing(
    LoginIssuer logins,
    LoginLockouts lockouts,
    LeaseIssuer leases,
    OutsideStep outside,
    ResponseWrapping wrapping)
{
    private static readonly Refusal LastUse = Refusal.Invalid(
        "Secret cannot be returned; token had one use left, so leased credentials were immediately revoked.");

    /// <summary>Stages it; the answer so far, and the lease that is to come of an outside effect.</summary>
    public async ValueTask<(Reply Reply, IssuedLease? Intent)> StageAsync(
        Request request, Transaction tx, Reply reply, CancellationToken cancel)
    {
        if (reply is Reply.Login login)
            return (await LogInAsync(request, tx, login, cancel).ConfigureAwait(false), null);
        if (reply is Reply.Refused { FailedAlias: { } failed })
            return (Fail(request, failed, reply), null);
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
        if (reply is Reply.Outside { Effect: var making })
            making.LeaseEnd = DateTimeOffset.FromUnixTimeMilliseconds(issued.Row.ExpiresAt);
        LeaseIssuer.StageIntent(tx, issued);
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

    /// <summary>A login that succeeds, unless too many have failed before it.</summary>
    private async ValueTask<Reply> LogInAsync(
        Request request, Transaction tx, Reply.Login login, CancellationToken cancel)
    {
        if (login.Who.Alias is not { } alias)
            return await logins.StageAsync(request, tx, login, cancel).ConfigureAwait(false);
        if (lockouts.IsLocked(request.Mount, alias.Name))
            return Refusal.PermissionDenied;
        var reply = await logins.StageAsync(request, tx, login, cancel).ConfigureAwait(false);
        if (reply is Reply.Auth)
            lockouts.Clear(request.Mount.Id, alias.Name);
        return reply;
    }

    private Reply Fail(Request request, string alias, Reply refused)
    {
        if (lockouts.IsLocked(request.Mount, alias))
            return Refusal.PermissionDenied;
        lockouts.Failed(request.Mount, alias);
        return refused;
    }
}
