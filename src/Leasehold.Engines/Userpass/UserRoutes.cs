using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Userpass;

/// <summary><c>users/</c>: who may log in.</summary>
internal static class UserRoutes
{
    private static readonly string[] Types = [TokenParameters.DefaultType, "service", "batch"];

    private static readonly Refusal NoSuchUser = Refusal.Invalid("username does not exist");

    private static readonly Refusal NoPassword = Refusal.Invalid("must provide either password or password_hash");

    private static readonly Refusal TwoPasswords =
        Refusal.Invalid("only one of password or password_hash may be provided");

    /// <summary>Whether a write changes somebody.</summary>
    public static async ValueTask<bool> ExistsAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is not null;

    /// <summary>Lists the names.</summary>
    public static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel) =>
        Reply.Keys(await UserStore.NamesAsync(
            tx, request.Mount, ListPage.Of(request), cancel).ConfigureAwait(false));

    /// <summary>Reads a user; never the password.</summary>
    public static async ValueTask<Reply> ReadAsync(Request request, Transaction tx, CancellationToken cancel) =>
        await FindAsync(request, tx, cancel).ConfigureAwait(false) is { } user
            ? user.Token.AddTo(new JsonMap())
            : Reply.Absent;

    /// <summary>Makes a user, or changes what is sent.</summary>
    public static async ValueTask<Reply> WriteAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var before = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        var token = before?.Token ?? TokenParameters.None;
        if (token.Apply(request, out token) is { } refusal)
            return refusal;
        if (!Types.Contains(token.Type, StringComparer.Ordinal))
            return Refusal.Invalid($"invalid 'token_type' value {GoQuote.Quote(token.Type)}");

        var hash = before?.PasswordHash ?? "";
        if (before is null || request.Has("password") || request.Has("password_hash"))
        {
            (hash, var unfit) = await PasswordOfAsync(request, cancel).ConfigureAwait(false);
            if (unfit is not null)
                return unfit;
        }
        Put(request, tx, new User(hash, token));
        return Reply.Done;
    }

    /// <summary>Removes a user, there or not. Tokens stay until they end; they are not renewed.</summary>
    public static ValueTask<Reply> Delete(Request request, Transaction tx, CancellationToken cancel)
    {
        UserStore.Delete(tx, request.Mount, UserStore.NameOf(request.Captures["username"]));
        return new(Reply.Done);
    }

    /// <summary>Sets the password.</summary>
    public static async ValueTask<Reply> SetPasswordAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } user)
            return NoSuchUser;
        var (hash, unfit) = await PasswordOfAsync(request, cancel).ConfigureAwait(false);
        if (unfit is not null)
            return unfit;
        Put(request, tx, user with { PasswordHash = hash });
        return Reply.Done;
    }

    /// <summary>Sets the policies.</summary>
    public static async ValueTask<Reply> SetPoliciesAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } user)
            return NoSuchUser;
        if (user.Token.Apply(request, out var token) is { } refusal)
            return refusal;
        Put(request, tx, user with { Token = token });
        return Reply.Done;
    }

    private static async ValueTask<(string Hash, Refusal? Refusal)> PasswordOfAsync(
        Request request, CancellationToken cancel)
    {
        var password = request.Text("password");
        var hash = request.Text("password_hash");
        if (password.Length > 0 && hash.Length > 0)
            return ("", TwoPasswords);
        if (password.Length > 0)
            return await PasswordHashing.HashAsync(password, cancel).ConfigureAwait(false);
        if (hash.Length == 0)
            return ("", NoPassword);
        return PasswordHashing.Fault(hash) is { } fault ? ("", Refusal.Invalid(fault)) : (hash, null);
    }

    private static ValueTask<User?> FindAsync(Request request, Transaction tx, CancellationToken cancel) =>
        UserStore.FindAsync(tx, request.Mount, UserStore.NameOf(request.Captures["username"]), cancel);

    private static void Put(Request request, Transaction tx, User user) =>
        UserStore.Put(tx, request.Mount, UserStore.NameOf(request.Captures["username"]), user);
}
