using Leasehold.Core.Barrier;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Userpass;

/// <summary>Logins with a password, and what holds when their tokens are renewed.</summary>
internal static class UserpassLogin
{
    private const string User = "username";

    // One text for both: a caller must not learn which was wrong.
    private static readonly Refusal Wrong = Refusal.Invalid("invalid username or password");

    /// <summary>Logs in.</summary>
    public static async ValueTask<Reply> LogInAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var password = request.Text("password");
        if (password.Length == 0)
            return Refusal.Invalid("missing password");
        var name = UserStore.NameOf(request.Captures[User]);
        var user = await UserStore.FindAsync(tx, request.Mount, name, cancel).ConfigureAwait(false);
        var (fits, busy) = await PasswordHashing.VerifyAsync(user?.PasswordHash, password, cancel)
            .ConfigureAwait(false);
        if (busy is not null)
            return busy;
        if (user is null)
            return Wrong;
        if (!fits)
            return new Reply.Refused(Wrong) { FailedAlias = name };
        if (!AddressRanges.Hold(user.Token.BoundCidrs, request.RemoteAddress))
            return Refusal.OtherAddress;

        var who = new Dictionary<string, string>(StringComparer.Ordinal) { [User] = name };
        return new Reply.Login(new Login
        {
            Token = user.Token,
            Alias = new LoginAlias(name),
            DisplayName = name,
            Metadata = who,
            Role = name,
            Kept = who,
        });
    }

    /// <summary>What holds for the tokens of a user.</summary>
    public static async ValueTask<RenewalTerms> RenewAsync(
        IssuedLogin login, Transaction tx, CancellationToken cancel)
    {
        var name = login.Kept[User];
        if (await UserStore.FindAsync(tx, login.Mount, name, cancel).ConfigureAwait(false) is not { } user)
            return RenewalTerms.Gone($"user {GoQuote.Quote(name)} does not exist any more, not renewing");
        return login.HasPoliciesOf(user.Token)
            ? RenewalTerms.Of(user.Token)
            : RenewalTerms.No("policies have changed, not renewing");
    }
}
