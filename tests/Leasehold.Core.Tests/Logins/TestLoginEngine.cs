using System.Collections.Concurrent;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Logins;

/// <summary>An auth method that believes whatever name it is told; what it grants the test sets.</summary>
internal sealed class TestLoginEngine : IEngine, IRenewsLogins, IResolvesRoles
{
    private static readonly FieldSet Login = new(
        Field.Text("level", "Told to the alias as metadata."),
        Field.CommaList("groups", "The groups it says it is in."),
        Field.Flag("wrong", "Fails the login."));

    private readonly ConcurrentDictionary<string, TokenParameters> _users = new(StringComparer.Ordinal);

    /// <summary>What everybody gets who has nothing of their own.</summary>
    public TokenParameters Token { get; set; } = TokenParameters.None;

    public static EngineType Type(TestLoginEngine engine) => new("testlogin", EngineClass.Auth, engine);

    public void Map(RouteTable routes)
    {
        routes.At("login/{user:any}", "Logs in.").AnySpelling().Unauthenticated().Write(LogIn, Login);
        routes.At("users/{user:any}", "A user.")
            .Read((request, tx, cancel) => new(TokenOf(request).AddTo(new JsonMap())))
            .Write(WriteUser, new FieldSet(TokenParameterFields.With("policies", "ttl")));
    }

    public ValueTask<RenewalTerms> RenewAsync(IssuedLogin login, Transaction tx, CancellationToken cancel)
    {
        var token = _users.GetValueOrDefault(login.Kept["user"], Token);
        return new(login.HasPoliciesOf(token)
            ? RenewalTerms.Of(token)
            : RenewalTerms.No("policies have changed, not renewing"));
    }

    public ValueTask<string?> RoleOfAsync(
        Mount mount, string path, RequestData data, Transaction tx, CancellationToken cancel) =>
        new(path.StartsWith("login/", StringComparison.Ordinal) ? "crew" : null);

    private ValueTask<Reply> LogIn(Request request, Transaction tx, CancellationToken cancel)
    {
        var user = request.Captures["user"];
        var level = request.Text("level");
        if (request.Fields.Flag("wrong"))
            return new(new Reply.Refused(Refusal.Invalid("wrong")) { FailedAlias = user });
        return new(new Reply.Login(new Login
        {
            Token = TokenOf(request),
            Alias = new LoginAlias(user) { Metadata = new Dictionary<string, string> { ["level"] = level } },
            GroupAliases = request.Has("groups") ? request.Fields.TextList("groups") : null,
            DisplayName = user,
            Metadata = new Dictionary<string, string> { ["username"] = user },
            Kept = new Dictionary<string, string> { ["user"] = user },
            Role = "crew",
        }));
    }

    private ValueTask<Reply> WriteUser(Request request, Transaction tx, CancellationToken cancel)
    {
        if (TokenOf(request).Apply(request, out var updated) is { } refusal)
            return new(refusal);
        // Through its bytes, as a row would keep it.
        _users[request.Captures["user"]] = TokenParameters.Read(updated.ToBytes());
        return new(Reply.Done);
    }

    private TokenParameters TokenOf(Request request) => _users.GetValueOrDefault(request.Captures["user"], Token);
}
