using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Pipeline;

/// <summary>Makes tokens of logins, and keeps out who fails too often.</summary>
internal sealed class LoginStep(LoginIssuer logins, KeptLockouts lockouts)
{
    /// <summary>A login that succeeds, unless too many have failed before it.</summary>
    public async ValueTask<Reply> LogInAsync(
        Request request, Transaction tx, Reply.Login login, CancellationToken cancel)
    {
        if (login.Who.Alias is not { } alias)
            return await logins.StageAsync(request, tx, login, cancel).ConfigureAwait(false);
        if (lockouts.IsLocked(request.Mount, alias.Name))
            return Refusal.PermissionDenied;
        var reply = await logins.StageAsync(request, tx, login, cancel).ConfigureAwait(false);
        if (reply is Reply.Auth)
            await lockouts.ClearAsync(request.Mount.Id, alias.Name, cancel).ConfigureAwait(false);
        return reply;
    }

    /// <summary>A login that fails: counted.</summary>
    public async ValueTask<Reply> FailAsync(
        Request request, string alias, Reply refused, CancellationToken cancel)
    {
        if (lockouts.IsLocked(request.Mount, alias))
            return Refusal.PermissionDenied;
        await lockouts.FailedAsync(request.Mount, alias, cancel).ConfigureAwait(false);
        return refused;
    }
}
