using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>How long a new token lives, and what its creator should know of what it grants.</summary>
internal sealed class TokenGrants(SystemTtls ttls, PolicyStore policies)
{
    /// <summary>The first grant; null for a root token without end.</summary>
    public TtlGrant? Of(Request request, Transaction tx, TokenTimes times, PolicySet granted, Token? parent)
    {
        if (times.Period == 0 && times.Ttl == 0 && times.ExplicitMax == 0 && granted.IsRoot)
            return null; // Only a root token may live for ever.
        return TtlArithmetic.Grant(new TtlTerms
        {
            Bounds = ttls.BoundsOf(request.Mount),
            BackendTtl = times.Ttl == 0 && granted.IsRoot ? times.ExplicitMax : times.Ttl,
            ExplicitMax = times.ExplicitMax,
            ExplicitLimit = times.ExplicitLimit,
            Period = times.Period,
            IssuedAt = tx.NowMs(),
            Now = tx.NowMs(),
            ParentHardEnd = parent is null ? null : parent.Renewable ? parent.HardEnd : parent.ExpiresAt,
        }) ?? throw new BrokenInvariant("a new token has no time left");
    }

    /// <summary>The answer with a warning for each policy that does not exist.</summary>
    public async ValueTask<Reply> WarnOfMissingAsync(
        Reply reply, Transaction tx, PolicySet granted, CancellationToken cancel)
    {
        foreach (var name in granted.Names)
        {
            if (!await policies.ExistsAsync(tx, name, cancel).ConfigureAwait(false))
                reply = reply.WithWarning($"Policy \"{name}\" does not exist");
        }
        return reply;
    }
}
