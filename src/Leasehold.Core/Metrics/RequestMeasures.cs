using System.Collections.Concurrent;
using Leasehold.Core.Mounts;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Metrics;

/// <summary>
/// What the pipeline tells of requests when they are answered: times by mount and by what was done to tokens and
/// leases, and who was given some. All of it is read off request and answer; no handler counts anything.
/// </summary>
internal sealed class RequestMeasures(MetricRegistry registry)
{
    private readonly ConcurrentDictionary<(string Mount, Operation Operation), Measure> _routes = new();
    private readonly Measure _requests = registry.Timing("core.handle_request");
    private readonly Measure _logins = registry.Timing("core.handle_login_request");
    private readonly ConcurrentDictionary<(string Mount, string Bucket, string Type), Measure> _given = new();
    private readonly Measure _creations = registry.Timing("token.create");
    private readonly Measure _authRegistrations = registry.Timing("expire.register-auth");
    private readonly Measure _registrations = registry.Timing("expire.register");
    private readonly Measure _renewals = registry.LastingCounter("token.renew_count");
    private readonly Measure _renewalErrors = registry.LastingCounter("token.renew_error_count");

    /// <summary>A request is answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reply">Its answer, wrapped or not.</param>
    /// <param name="isLogin">Whether nobody needed to be authenticated for it.</param>
    /// <param name="began">When it came, a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void Answered(Request request, Reply reply, bool isLogin, long began)
    {
        var took = registry.Since(began);
        if (!request.IsRouted || request.Operation is Operation.Help or Operation.Header)
        {
            _requests.Add(took);
            return;
        }
        var mount = request.Mount;
        (isLogin && mount.Class == EngineClass.Auth ? _logins : _requests).Add(took);
        _routes.GetOrAdd((mount.Path, request.Operation), static (key, registry) => registry.Timing(
            $"route.{OperationNames.Of(key.Operation)}.{key.Mount.Replace('/', '-')}"), registry).Add(took);
        var answer = reply is Reply.Wrapped wrapped ? wrapped.Answer : reply;
        if (mount.TypeName is "token" or "system" && DeedOf(request) is { } deed)
            Done(deed, answer is not Reply.Refused, took);
        if (answer is Reply.Auth { Block: var auth } && !IsRenewal(request))
            Issued(mount, auth, took);
        else if (mount.Class == EngineClass.Secret && answer is Reply.Data { Lease: { Id.Length: > 0 } lease } &&
            mount.TypeName != "system")
            Leased(mount, lease.Duration, took);
    }

    /// <summary>A client asked more often than a rate limit lets it.</summary>
    public void Throttled(string quota) =>
        registry.Counter("quota.rate_limit.violation", new MetricLabel("name", quota)).Increment();

    private void Done(string deed, bool isDone, Elapsed took)
    {
        if (deed == LifeDeeds.RenewToken)
            (isDone ? _renewals : _renewalErrors).Increment();
        registry.Timing(deed).Add(took);
    }

    private static bool IsRenewal(Request request) => request.Mount.TypeName == "token" && !IsCreation(request);

    private static bool IsCreation(Request request) =>
        request.PathInMount.StartsWith("create", StringComparison.Ordinal);

    private static string? DeedOf(Request request) =>
        LifeDeeds.Of(request.Mount.TypeName == "token", request.PathInMount);

    private void Issued(Mount mount, AuthBlock auth, Elapsed took)
    {
        _creations.Add(took);
        _authRegistrations.Add(took);
        if (auth.LeaseDuration == TimeSpan.Zero)
            registry.Counter("token.create_root").Increment();
        var key = (mount.Path, TtlBuckets.Of(auth.LeaseDuration), auth.TokenType);
        if (!_given.TryGetValue(key, out var given))
        {
            _given[key] = given = Given(
                "token.creation", "auth_method", mount, key.Item2, [new MetricLabel("token_type", auth.TokenType)]);
        }
        given.Increment();
    }

    private void Leased(Mount mount, TimeSpan ttl, Elapsed took)
    {
        _registrations.Add(took);
        var key = (mount.Path, TtlBuckets.Of(ttl), "");
        if (!_given.TryGetValue(key, out var given))
            _given[key] = given = Given("secret.lease.creation", "secret_engine", mount, key.Item2, []);
        given.Increment();
    }

    private Measure Given(
        string name, string typeLabel, Mount mount, string bucket, IReadOnlyList<MetricLabel> more) =>
        registry.Counter(
            name,
            [
                new MetricLabel("cluster", registry.Cluster),
                MetricLabel.RootNamespace,
                new MetricLabel(typeLabel, mount.TypeName),
                new MetricLabel("mount_point", mount.Path),
                new MetricLabel("creation_ttl", bucket),
                .. more,
            ]);
}
