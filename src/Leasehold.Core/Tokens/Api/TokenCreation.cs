using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens.Roles;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Token creation: the rules and their order are those of <c>spec/tokens.md</c> 2.4.</summary>
internal sealed class TokenCreation(
    TokenStore tokens, TokenIssuer issuer, ChildPolicies childPolicies, AliasedEntity aliased, TokenGrants grants)
{
    private const string DefaultDisplayName = "token";

    public ValueTask<Reply> CreateAsync(Request request, Transaction tx, CancellationToken cancel) =>
        StageAsync(request, tx, role: null, isOrphan: false, cancel);

    public ValueTask<Reply> CreateOrphanAsync(Request request, Transaction tx, CancellationToken cancel) =>
        StageAsync(request, tx, role: null, isOrphan: true, cancel);

    public async ValueTask<Reply> CreateThroughRoleAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = request.Captures["role_name"];
        return await TokenRoles.FindAsync(tx, name, cancel).ConfigureAwait(false) is { } role
            ? await StageAsync(request, tx, role, role.Orphan, cancel).ConfigureAwait(false)
            : Refusal.Invalid($"unknown role {name}");
    }

    private async ValueTask<Reply> StageAsync(
        Request request, Transaction tx, TokenRole? role, bool isOrphan, CancellationToken cancel)
    {
        var caller = request.Caller.Token ?? throw new BrokenInvariant("token creation without a caller");
        if (CallerRefusal(caller) is { } unable)
            return unable;
        if (TokenTypes.Decide(request, role, out var isBatch) is { } untyped)
            return untyped;
        var entity = await aliased.StageAsync(request, tx, role, cancel).ConfigureAwait(false);
        if (entity.Refusal is { } unaliased)
            return unaliased;

        var isSudo = request.Caller.HasSudo(request.Path.Value);
        var secret = request.Text("id");
        if (await CustomIdRefusalAsync(tx, secret, isSudo, cancel).ConfigureAwait(false) is { } badId)
            return badId;

        var (granted, refusal) = childPolicies.Decide(request, caller, isSudo, role);
        if (refusal is not null)
            return refusal;
        if (isBatch && granted.Contains(PolicyName.Root))
            return Refusal.Invalid("batch tokens cannot be root tokens");
        if (role is null && request.Fields.Flag("no_parent"))
        {
            if (!isSudo)
                return Refusal.Invalid("root or sudo privileges required to create orphan token");
            isOrphan = true;
        }
        if (!TokenTimes.TryRead(request, isSudo, out var times, out refusal))
            return refusal;
        if (!isOrphan && await DepthRefusalAsync(tx, caller, cancel).ConfigureAwait(false) is { } tooDeep)
            return tooDeep;

        var warnings = new List<string>();
        var bounded = isBatch || role is null ? times : times.Within(role, warnings);
        var grant = grants.Of(request, tx, bounded, granted, isOrphan ? null : caller);
        if (grant is null && caller.ExpiresAt is not null)
            return Refusal.Invalid("expiring root tokens cannot create non-expiring root tokens");

        var view = entity.View ?? (isOrphan ? null : request.Caller.Entity);
        var issued = issuer.Stage(tx, SpecOf(request, role, granted, grant) with
        {
            IsBatch = isBatch,
            Parent = isOrphan ? null : (request.Caller.Id, caller),
            ExplicitMaxTtl = times.ExplicitMax,
            Period = times.Period,
            Entity = view is null ? "" : IdentityId.Text(view.Entity.Id),
            BoundCidrs = grant is null ? [] : BoundCidrs(role, isOrphan, caller),
            Secret = secret.Length > 0 && !isBatch ? secret : null,
        });
        if (issued.Refusal is { } tooLong)
            return tooLong;
        var reply = TokenAnswers.Auth(issued.Secret, issued.Row, view)
            .WithWarnings([.. warnings, .. grant?.Warnings ?? []]);
        return await grants.WarnOfMissingAsync(reply, tx, granted, cancel).ConfigureAwait(false);
    }

    private static TokenSpec SpecOf(Request request, TokenRole? role, PolicySet granted, TtlGrant? grant) => new()
    {
        Mount = request.Mount,
        Path = role is { PathSuffix.Length: > 0 } ? $"{request.Path.Value}/{role.PathSuffix}" : request.Path.Value,
        DisplayName = DisplayName(request.Text("display_name")),
        Policies = granted,
        Meta = request.Has("meta") ? request.Fields.Pairs("meta") : null,
        Grant = grant,
        Uses = TokenTimes.Lesser(request.Fields.Integer("num_uses"), role?.Token.NumUses ?? 0),
        Role = role is null ? "" : request.Captures["role_name"],
        Renewable = request.Fields.Flag("renewable") && (role?.Renewable ?? true),
        By = request.Caller.By,
        RemoteAddress = request.RemoteAddress.ToString(),
    };

    private static IReadOnlyList<string> BoundCidrs(TokenRole? role, bool isOrphan, Token caller) =>
        role is not null ? role.Token.BoundCidrs : isOrphan ? [] : caller.BoundCidrs;

    private static Refusal? CallerRefusal(Token caller) => caller switch
    {
        { IsBatch: true } => Refusal.Invalid("batch tokens cannot create more tokens"),
        { UsesLeft: Token.LastUse } => Refusal.Invalid("parent token lookup failed: no parent found"),
        { UsesLeft: > 0 } => Refusal.Invalid("restricted use token cannot generate child tokens"),
        _ => null,
    };

    private async ValueTask<Refusal?> DepthRefusalAsync(Transaction tx, Token caller, CancellationToken cancel)
    {
        var ancestors = await tokens.AncestorsAsync(tx, caller, guard: true, cancel).ConfigureAwait(false);
        return ancestors.Count < KernelLimits.TokenDepth
            ? null
            : Refusal.Invalid(
                $"a token can have at most {KernelLimits.TokenDepth} ancestors; create this one as an orphan");
    }

    private async ValueTask<Refusal?> CustomIdRefusalAsync(
        Transaction tx, string secret, bool isSudo, CancellationToken cancel)
    {
        if (secret.Length == 0)
            return null;
        if (!isSudo)
            return Refusal.Invalid("root or sudo privileges required to specify token id");
        foreach (var prefix in (ReadOnlySpan<string>)[TokenIssuer.ServicePrefix, "s."])
        {
            if (secret.StartsWith(prefix, StringComparison.Ordinal))
                return Refusal.Invalid($"custom token ID cannot have the '{prefix}' prefix");
        }
        if (secret.Contains('.'))
            return Refusal.Invalid("custom token ID cannot have a '.' in the value");
        if (!TokenStore.CouldBeSecret(secret))
            return Refusal.Invalid("custom token ID is too long");
        var id = tokens.IdOf(secret);
        var taken = await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false);
        return taken is null ? null : Refusal.Invalid("cannot create a token with a duplicate ID");
    }

    /// <summary>
    /// <c>token-</c> and the name, everything but letters, digits and dashes replaced, one last dash cut.
    /// </summary>
    private static string DisplayName(string given)
    {
        if (given.Length == 0)
            return DefaultDisplayName;
        var full = string.Create(given.Length, given, static (text, name) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = char.IsAsciiLetterOrDigit(name[i]) ? name[i] : '-';
        });
        full = DefaultDisplayName + "-" + full;
        return full.EndsWith('-') ? full[..^1] : full;
    }
}
