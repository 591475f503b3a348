using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Api;

namespace Leasehold.Core.Logins;

/// <summary>Makes of a login what it asks for: entity, alias, group memberships and token, staged together.</summary>
internal sealed class LoginIssuer(
    LoginEntities entities, TokenIssuer issuer, PolicySets sets, SystemTtls ttls)
{
    private const string AuthPrefix = "auth/";

    /// <summary>Stages it in the transaction of the auth method's handler.</summary>
    public async ValueTask<Reply> StageAsync(
        Request request, Transaction tx, Reply.Login reply, CancellationToken cancel)
    {
        var login = reply.Who;
        var granted = sets.Sanitised(login.Token.Policies, addDefault: !login.Token.NoDefaultPolicy);
        if (PolicyRefusal(granted) is { } refusal)
            return refusal;

        var entity = await entities.StageAsync(tx, request.Mount, login, cancel).ConfigureAwait(false);
        if (entity.Refusal is { } nobody)
            return nobody;
        var grant = TtlArithmetic.Grant(new TtlTerms
        {
            Bounds = ttls.BoundsOf(request.Mount),
            BackendTtl = login.Token.Ttl,
            BackendMax = login.Token.MaxTtl,
            BackendLimit = LimitedBy.Role,
            ExplicitMax = login.Token.ExplicitMaxTtl,
            Period = login.Token.Period,
            IssuedAt = tx.NowMs(),
            Now = tx.NowMs(),
        }) ?? throw new BrokenInvariant("a login has no time left");

        var issued = issuer.Stage(tx, SpecOf(request, login, granted, grant) with
        {
            IsBatch = TypeOf(request.Mount, login.Token) == "batch",
            Entity = entity.View is { } view ? IdentityId.Text(view.Entity.Id) : "",
        });
        if (issued.Refusal is { } tooLong)
            return tooLong;
        var answer = TokenAnswers.Auth(issued.Secret, issued.Row, entity.View);
        return answer with
        {
            Block = answer.Block with { EntityCreated = entity.View?.Entity.CreatedAt == tx.NowMs() },
            Map = login.Data,
            Warnings = [.. reply.Warnings, .. grant.Warnings],
        };
    }

    private static Refusal? PolicyRefusal(PolicySet granted)
    {
        if (granted.Contains(PolicyName.Root))
            return Refusal.Invalid("auth methods cannot create root tokens");
        return granted.Contains(PolicyName.ResponseWrapping)
            ? Refusal.Invalid($"cannot assign policy \"{PolicyName.ResponseWrapping}\"")
            : null;
    }

    /// <summary>What the mount insists on; else what the role says; else the mount's default.</summary>
    private static string TypeOf(Mount mount, TokenParameters token) => (mount.Tuning.TokenType, token.Type) switch
    {
        ("service" or "batch", _) => mount.Tuning.TokenType,
        (_, "batch" or "default-batch") => "batch",
        (_, "service" or "default-service") => "service",
        ("default-batch", _) => "batch",
        _ => "service",
    };

    private static TokenSpec SpecOf(Request request, Login login, PolicySet granted, TtlGrant grant)
    {
        var address = request.RemoteAddress.ToString();
        return new TokenSpec
        {
            Mount = request.Mount,
            Path = request.Path.Value,
            DisplayName = DisplayName(request.Mount, login.DisplayName),
            Policies = granted,
            Meta = login.Metadata,
            Grant = grant,
            ExplicitMaxTtl = login.Token.ExplicitMaxTtl,
            Period = login.Token.Period,
            Uses = login.Token.NumUses,
            Role = login.Role,
            Login = login.Kept,
            BoundCidrs = login.Token.StrictlyBindIp
                ? [AddressRanges.RangeOf(request.RemoteAddress)]
                : login.Token.BoundCidrs,
            Renewable = login.Renewable,
            RemoteAddress = address,
        };
    }

    /// <summary>The mount's path below <c>auth/</c> with dashes for slashes, and what the method adds.</summary>
    private static string DisplayName(Mount mount, string suffix)
    {
        var path = mount.Path.StartsWith(AuthPrefix, StringComparison.Ordinal)
            ? mount.Path[AuthPrefix.Length..]
            : mount.Path;
        var name = path.TrimEnd('/').Replace('/', '-');
        return suffix.Length == 0 ? name : $"{name}-{suffix}";
    }
}
