using Leasehold.Core.Barrier;
using Leasehold.Core.Identity;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.SystemApi;

/// <summary>What a token may do on paths (<c>spec/tokens.md</c> 4.9).</summary>
internal sealed class CapabilityRoutes(
    TokenStore tokens, TokenDeaths deaths, IdentityPolicies identity, LiveMounts mounts) : ISystemRoutes
{
    private static readonly Field Paths = Field.CommaList("paths", "The paths asked about.");
    private static readonly Field Path = Field.CommaList("path", "The old name of paths.");

    public void Map(RouteTable routes)
    {
        routes.At("capabilities", "What a token may do on paths.")
            .Injected()
            .Write(OfTokenAsync, new FieldSet(Field.Text("token", "The token.").Secret(), Paths, Path));
        routes.At("capabilities-self", "What the caller may do on paths.")
            .Injected()
            .Write(OfCallerAsync, new FieldSet(Field.Text("token", "Ignored.").Secret(), Paths, Path));
        routes.At("capabilities-accessor", "What the token behind an accessor may do on paths.")
            .Injected()
            .Write(OfAccessorAsync, new FieldSet(Field.Text("accessor", "The token's accessor."), Paths, Path));
    }

    private ValueTask<Reply> OfCallerAsync(Request request, Transaction tx, CancellationToken cancel) =>
        new(Answer(request, request.Caller.Acl ?? throw new BrokenInvariant("capabilities without a caller")));

    private async ValueTask<Reply> OfTokenAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (PathsOf(request).Count == 0)
            return NoPaths;
        var secret = request.Text("token");
        if (secret.Length == 0)
            return Refusal.Invalid("no token found");
        var token = await tokens.FindAsync(tx, secret, tokens.IdOf(secret), guard: false, cancel).ConfigureAwait(false);
        return await OfAsync(request, tx, token, cancel).ConfigureAwait(false)
            ?? Unknown("invalid token", await deaths.ReasonAsync(tx, secret, cancel).ConfigureAwait(false));
    }

    private async ValueTask<Reply> OfAccessorAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        if (PathsOf(request).Count == 0)
            return NoPaths;
        var accessor = request.Text("accessor");
        if (accessor.Length == 0)
            return Refusal.Invalid("missing accessor");
        if (await tokens.FindByAccessorAsync(tx, accessor, cancel).ConfigureAwait(false) is not { } id)
            return Unknown("invalid accessor", reason: null);
        var token = await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false);
        return await OfAsync(request, tx, token, cancel).ConfigureAwait(false)
            ?? Unknown("invalid accessor", await deaths.ReasonAsync(tx, id, cancel).ConfigureAwait(false));
    }

    private static Refusal Unknown(string what, string? reason) =>
        Refusal.Invalid(MultiError.Of(what)) with { Reason = reason };

    /// <summary>The answer for a token; null if it is not there, or dead.</summary>
    private async ValueTask<Reply?> OfAsync(Request request, Transaction tx, Token? token, CancellationToken cancel)
    {
        if (token is null || await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is not null)
            return null;
        var entity = await identity.ViewAsync(tx, token, cancel).ConfigureAwait(false);
        return entity is { Entity.Disabled: true }
            ? Refusal.Denied // Whatever its policies say: each of its requests is refused.
            : Answer(request, await identity.AclAsync(token, entity, tx.Now, cancel).ConfigureAwait(false));
    }

    private Reply Answer(Request request, Acl acl)
    {
        var paths = PathsOf(request);
        if (paths.Count == 0)
            return NoPaths;
        var data = new JsonMap();
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            if (path.Length == 0)
                return Refusal.Invalid(MultiError.Of("missing path"));
            data.Add(path, NamesOf(acl, path));
        }
        // With one path the answer is said twice: old clients read this key. A path may bear the same name.
        if (data.Count == 1 && paths[0] != "capabilities")
            data.Add("capabilities", NamesOf(acl, paths[0]));
        return new Reply.Data(data);
    }

    /// <summary>Names in a path that are the same in every spelling are weighed as when they are asked for.</summary>
    private IReadOnlyList<string> NamesOf(Acl acl, string path)
    {
        var sent = path.TrimStart('/');
        var usual = mounts.Table.Serving(sent)?.UsualPath(sent);
        return CapabilityNames.Of(acl.Capabilities(path, usual == sent.TrimEnd('/') ? null : usual));
    }

    private static readonly Refusal NoPaths = Refusal.Invalid("paths must be supplied");

    private static IReadOnlyList<string> PathsOf(Request request) =>
        request.Has("paths") ? request.Fields.TextList("paths") : request.Fields.TextList("path");
}
