using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.AppRole;

/// <summary>Secret ids of a role: made, listed, looked up, destroyed.</summary>
internal static class SecretIdRoutes
{
    private static readonly Refusal MissingSecret = Refusal.Invalid("missing secret_id");

    private static readonly Refusal MissingAccessor = Refusal.Invalid("missing secret_id_accessor");

    /// <summary>Makes one; it can't be read back.</summary>
    public static ValueTask<Reply> NewAsync(Request request, Transaction tx, CancellationToken cancel) =>
        AddAsync(request, tx, Uuid.New(), cancel);

    /// <summary>Takes one that the caller chose.</summary>
    public static async ValueTask<Reply> ChosenAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var secret = request.Text("secret_id").Trim();
        if (secret.Length == 0)
            return MissingSecret;
        return secret.Length > AppRoleLimits.ChosenId
            ? Refusal.Invalid($"secret_id is longer than {AppRoleLimits.ChosenId} characters")
            : await AddAsync(request, tx, secret, cancel).ConfigureAwait(false);
    }

    /// <summary>Lists the accessors, with all that a lookup of each would tell if asked for.</summary>
    public static async ValueTask<Reply> ListAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } role)
            return Refusal.Invalid(NoRole(request));
        var all = await SecretIdStore.AllAsync(tx, request.Mount, role, ListPage.Of(request), cancel)
            .ConfigureAwait(false);
        var reply = Reply.Keys([.. all.Select(static secret => secret.Row.Accessor)]);
        if (!request.Fields.Flag("detailed") || reply is not Reply.Data { Map: { } data })
            return reply;
        var details = new JsonMap(all.Count);
        foreach (var secret in all)
            details.Add(secret.Row.Accessor, SecretIdAnswers.Lookup(secret.Row));
        return data.Add("key_info", details);
    }

    /// <summary>Looks one up.</summary>
    public static async ValueTask<Reply> LookupAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var (secret, _, refusal) = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        return refusal ?? (secret is null ? Reply.Done : SecretIdAnswers.Lookup(secret.Row));
    }

    /// <summary>Destroys one, there or not.</summary>
    public static async ValueTask<Reply> DestroyAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var (secret, role, refusal) = await FindAsync(request, tx, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        if (secret is not null && role is not null)
            SecretIdStore.Delete(tx, request.Mount, role.Id, secret);
        return Reply.Done;
    }

    /// <summary>Looks one up by its accessor.</summary>
    public static async ValueTask<Reply> LookupAccessorAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var (secret, _, refusal) = await FindByAccessorAsync(request, tx, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        return secret is not null
            ? SecretIdAnswers.Lookup(secret.Row)
            : new Reply.Data(new JsonMap().Add("error", NoAccessor(request)))
            {
                Status = ReplyStatus.NotFoundWithData,
            };
    }

    /// <summary>Destroys one by its accessor.</summary>
    public static async ValueTask<Reply> DestroyAccessorAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var (secret, role, refusal) = await FindByAccessorAsync(request, tx, cancel).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        if (secret is null || role is null)
            return Refusal.Invalid(NoAccessor(request));
        SecretIdStore.Delete(tx, request.Mount, role.Id, secret);
        return Reply.Done;
    }

    private static async ValueTask<Reply> AddAsync(
        Request request, Transaction tx, string secret, CancellationToken cancel)
    {
        if (await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } role)
            return new Refusal(RefusalKind.NotFound, NoRole(request));
        if (!role.BindSecretId)
            return Refusal.Invalid("bind_secret_id is not set on the role");
        var warnings = new List<string>();
        var (row, refusal) = SecretIdDraft.Of(request, tx, role, warnings);
        if (refusal is not null)
            return refusal;
        if (!await SecretIdStore.TryAddAsync(tx, request.Mount, role, secret, row, cancel).ConfigureAwait(false))
            return Refusal.Invalid("failed to store secret_id: SecretID is already registered");
        return new Reply.Data(SecretIdAnswers.Made(secret, row)) { Accessor = row.Accessor, Warnings = warnings };
    }

    private static async ValueTask<(SecretId? Secret, Role? Role, Refusal? Refusal)> FindAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var secret = request.Text("secret_id").Trim();
        if (secret.Length == 0)
            return (null, null, MissingSecret);
        return await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is { } role
            ? (await SecretIdStore.FindAsync(tx, request.Mount, role, secret, cancel).ConfigureAwait(false), role, null)
            : (null, null, Refusal.Invalid(NoRole(request)));
    }

    private static async ValueTask<(SecretId? Secret, Role? Role, Refusal? Refusal)> FindByAccessorAsync(
        Request request, Transaction tx, CancellationToken cancel)
    {
        var accessor = request.Text("secret_id_accessor");
        if (accessor.Length == 0)
            return (null, null, MissingAccessor);
        if (await RoleRoutes.FindAsync(request, tx, cancel).ConfigureAwait(false) is not { } role)
            return (null, null, Refusal.Invalid(NoRole(request)));
        var secret = await SecretIdStore.FindByAccessorAsync(tx, request.Mount, role, accessor, cancel)
            .ConfigureAwait(false);
        return (secret, role, null);
    }

    private static string NoRole(Request request) =>
        $"role {GoQuote.Quote(RoleRoutes.NameOf(request))} does not exist";

    private static string NoAccessor(Request request) =>
        "failed to find accessor entry for secret_id_accessor: " +
        GoQuote.Quote(request.Text("secret_id_accessor"));
}
