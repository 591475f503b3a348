using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tokens.Api;

/// <summary>Token creation: the rules and their order are those of <c>spec/tokens.md</c> 2.4.</summary>
internal sealed class TokenCreation(
    TokenStore tokens, TokenIssuer issuer, PolicySets sets, PolicyStore policies, SystemTtls ttls)
{
    private const string DefaultDisplayName = "token";

    public ValueTask<Reply> CreateAsync(Request request, Transaction tx, CancellationToken cancel) =>
        StageAsync(request, tx, orphan: false, cancel);

    public ValueTask<Reply> CreateOrphanAsync(Request request, Transaction tx, CancellationToken cancel) =>
        StageAsync(request, tx, orphan: true, cancel);

    /// <summary>There are no token roles yet, so every name is unknown.</summary>
    public static ValueTask<Reply> CreateThroughRoleAsync(Request request, Transaction tx, CancellationToken cancel) =>
        new(Refusal.Invalid($"unknown role {request.Captures["role_name"]}"));

    private async ValueTask<Reply> StageAsync(Request request, Transaction tx, bool orphan, CancellationToken cancel)
    {
        var caller = request.Caller.Token ?? throw new BrokenInvariant("token creation without a caller");
        if (CallerRefusal(caller) is { } unable)
            return unable;
        if (TypeRefusal(request) is { } untyped)
            return untyped;

        var isSudo = request.Caller.HasSudo(request.Path.Value);
        var secret = request.Text("id");
        if (await CustomIdRefusalAsync(tx, secret, isSudo, cancel).ConfigureAwait(false) is { } badId)
            return badId;

        if (!TryPolicies(request, caller, isSudo, out var granted, out var refusal))
            return refusal;
        if (request.Fields.Flag("no_parent"))
        {
            if (!isSudo)
                return Refusal.Invalid("root or sudo privileges required to create orphan token");
            orphan = true;
        }
        if (!TokenTimes.TryRead(request, isSudo, out var times, out refusal))
            return refusal;

        var depth = orphan ? [] : await tokens.AncestorsAsync(tx, caller, guard: true, cancel).ConfigureAwait(false);
        if (depth.Count >= KernelLimits.TokenDepth)
        {
            return Refusal.Invalid(
                $"a token can have at most {KernelLimits.TokenDepth} ancestors; create this one as an orphan");
        }

        var grant = Grant(request, tx, times, granted, orphan ? null : caller);
        if (grant is null && caller.ExpiresAt is not null)
            return Refusal.Invalid("expiring root tokens cannot create non-expiring root tokens");

        var issued = issuer.Stage(tx, new TokenSpec
        {
            Mount = request.Mount,
            Path = request.Path.Value,
            DisplayName = DisplayName(request.Text("display_name")),
            Policies = granted,
            Parent = orphan ? null : (request.Caller.Id, caller),
            Meta = request.Has("meta") ? request.Fields.Pairs("meta") : null,
            Grant = grant,
            ExplicitMaxTtl = times.ExplicitMax,
            Period = times.Period,
            Uses = request.Fields.Integer("num_uses"),
            Entity = orphan ? "" : caller.Entity,
            Renewable = request.Fields.Flag("renewable"),
            Secret = secret.Length > 0 ? secret : null,
            By = request.Caller.By,
            RemoteAddress = request.RemoteAddress.ToString(),
        });
        var reply = TokenAnswers.Auth(issued.Secret, issued.Row, orphan ? null : request.Caller.Entity)
            .WithWarnings(grant?.Warnings ?? []);
        return await policies.WarnOfMissingAsync(reply, tx, granted, cancel).ConfigureAwait(false);
    }

    private static Refusal? CallerRefusal(Token caller) => caller.UsesLeft switch
    {
        Token.LastUse => Refusal.Invalid("parent token lookup failed: no parent found"),
        > 0 => Refusal.Invalid("restricted use token cannot generate child tokens"),
        _ => null,
    };

    private static Refusal? TypeRefusal(Request request) => request.Text("type") switch
    {
        "batch" => Refusal.Invalid("batch tokens are not part of this version yet; create a service token"),
        "" or "service" when request.Fields.Integer("num_uses") < 0 =>
            Refusal.Invalid("number of uses cannot be negative"),
        "" or "service" when request.Text("entity_alias").Length > 0 =>
            Refusal.Invalid("'entity_alias' is only allowed in combination with token role"),
        "" or "service" => null,
        _ => Refusal.Invalid("invalid 'token_type' value"),
    };

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

    private bool TryPolicies(
        Request request, Token caller, bool isSudo, out PolicySet granted, out Refusal refusal)
    {
        refusal = Refusal.Denied;
        granted = caller.Policies;
        var asked = request.Fields.TextList("policies");
        var wantsDefault = !request.Fields.Flag("no_default_policy");
        if (asked.Count > 0)
        {
            var plain = sets.Sanitised(asked);
            if (!isSudo && !IsSubset(plain, caller.Policies))
            {
                refusal = Refusal.Invalid("child policies must be subset of parent");
                return false;
            }
            var addDefault = wantsDefault && (isSudo || caller.Policies.Contains(PolicyName.Default));
            granted = sets.Sanitised(asked, addDefault);
        }
        if (!wantsDefault)
            granted = sets.Sanitised(granted.Names.Where(name => name != PolicyName.Default.Value));
        if (granted.Contains(PolicyName.ResponseWrapping))
        {
            refusal = Refusal.Invalid($"cannot assign policy \"{PolicyName.ResponseWrapping}\"");
            return false;
        }
        if (granted.Contains(PolicyName.Root) && !caller.Policies.Contains(PolicyName.Root))
        {
            refusal = Refusal.Invalid("root tokens may not be created without parent token being root");
            return false;
        }
        return true;
    }

    private static bool IsSubset(PolicySet child, PolicySet parent)
    {
        foreach (var name in child.Names)
        {
            if (!parent.Names.Contains(name, StringComparer.Ordinal))
                return false;
        }
        return true;
    }

    private TtlGrant? Grant(Request request, Transaction tx, TokenTimes times, PolicySet granted, Token? parent)
    {
        if (times.Period == 0 && times.Ttl == 0 && times.ExplicitMax == 0 && granted.IsRoot)
            return null; // Only a root token may live for ever.
        return TtlArithmetic.Grant(new TtlTerms
        {
            Bounds = ttls.BoundsOf(request.Mount),
            BackendTtl = times.Ttl == 0 && granted.IsRoot ? times.ExplicitMax : times.Ttl,
            ExplicitMax = times.ExplicitMax,
            Period = times.Period,
            IssuedAt = tx.NowMs(),
            Now = tx.NowMs(),
            ParentHardEnd = parent is null ? null : parent.Renewable ? parent.HardEnd : parent.ExpiresAt,
        }) ?? throw new BrokenInvariant("a new token has no time left");
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
