using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Tests.Leases;

/// <summary>An engine with targets in memory, in the test's hands.</summary>
internal sealed class LeaseTestEngine : IEngine, ILeaseEngine
{
    private static readonly FieldSet Fields = new(
        Field.Duration("ttl", "TTL."),
        Field.Duration("max_ttl", "Max TTL."),
        Field.Flag("renewable", "Renewable.", true),
        Field.Text("target", "Target."));

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _made;
    private int _planned;

    /// <summary>What exists outside.</summary>
    public ConcurrentDictionary<string, byte> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>What targets answer when asked to take something back; null: they do it.</summary>
    public Func<HeldLease, TargetResult?> OnRevoke { get; set; } = static _ => null;

    /// <summary>Runs before a target is asked to take something back.</summary>
    public Func<Task> BeforeRevoking { get; set; } = static () => Task.CompletedTask;

    /// <summary>What making and lengthening lead to, after it was done; null: that it was done.</summary>
    public Func<TargetResult?> OnMake { get; set; } = static () => null;

    /// <summary>Runs between what was made and its settlement.</summary>
    public Func<Task> BeforeSettling { get; set; } = static () => Task.CompletedTask;

    /// <summary>Runs while what was made is settled.</summary>
    public Action OnSettle { get; set; } = static () => { };

    /// <summary>Runs before a target is told to keep something longer.</summary>
    public Func<Task> BeforeExtending { get; set; } = static () => Task.CompletedTask;

    /// <summary>Until when targets were last told to keep something.</summary>
    public DateTimeOffset? ExtendedTo { get; private set; }

    /// <summary>What renewals may give.</summary>
    public RenewalTerms Terms { get; set; } = new();

    /// <summary>How many renewals were planned, by the lease as it was then.</summary>
    public int Planned => _planned;

    /// <summary>How often a target was asked to take something back.</summary>
    public int Revocations { get; private set; }

    public void Map(RouteTable routes)
    {
        routes.At("creds/{name}", "In the store alone.").Read(Give, Fields).Write(Give, Fields);
        routes.At("users/{name}", "In a target.").Write(Make, Fields);
        routes.At("note", "Data of the mount.").Write(Note);
    }

    public ValueTask<RenewalTerms> TermsAsync(HeldLease lease, Transaction tx, CancellationToken cancel)
    {
        Interlocked.Increment(ref _planned);
        return new(Terms);
    }

    public async ValueTask<TargetResult> ExtendAsync(HeldLease lease, DateTimeOffset until, CancellationToken cancel)
    {
        await BeforeExtending().WaitAsync(cancel);
        var result = OnMake() ?? TargetResult.Done;
        if (result.IsDone)
            ExtendedTo = until;
        return result;
    }

    public async ValueTask<TargetResult> RevokeAsync(HeldLease lease, CancellationToken cancel)
    {
        Revocations++;
        await BeforeRevoking().WaitAsync(cancel);
        if (OnRevoke(lease) is { } told)
            return told;
        var name = Encoding.UTF8.GetString(lease.Data.Span);
        return Held.TryRemove(name, out _) ? TargetResult.Done : TargetResult.Absent;
    }

    private static ValueTask<Reply> Note(Request request, Transaction tx, CancellationToken cancel)
    {
        tx.PutClear(Core.Mounts.MountKeys.Of(request.Mount.Id, (byte)'n', "note"), [1]);
        return new(Reply.Done);
    }

    private ValueTask<Reply> Give(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = NameFor(request);
        Held[name] = 0;
        return new(new Reply.Data(new JsonMap().Add("name", name)) { Secret = Secret(request, name) });
    }

    private ValueTask<Reply> Make(Request request, Transaction tx, CancellationToken cancel)
    {
        var name = NameFor(request);
        return new(new Reply.Outside(new User(this, name) { Secret = Secret(request, name) }));
    }

    // The same when a request runs again after a conflict: what its first try made would be nobody's.
    private string NameFor(Request request) => _names.GetOrAdd(
        request.Id,
        static (_, engine) =>
            "n" + Interlocked.Increment(ref engine._made).ToString(CultureInfo.InvariantCulture),
        this);

    private static LeasedSecret Secret(Request request, string name) => new(Encoding.UTF8.GetBytes(name))
    {
        Target = request.Text("target"),
        Ttl = (long)(request.Fields.Duration("ttl") ?? TimeSpan.Zero).TotalSeconds,
        MaxTtl = (long)(request.Fields.Duration("max_ttl") ?? TimeSpan.Zero).TotalSeconds,
        Renewable = request.Fields.Flag("renewable"),
        Role = request.Captures["name"],
    };

    private sealed class User(LeaseTestEngine engine, string name) : OutsideEffect
    {
        public override async ValueTask<TargetResult> PerformAsync(CancellationToken cancel)
        {
            var result = engine.OnMake() ?? TargetResult.Done;
            if (result.Outcome is TargetOutcome.Done or TargetOutcome.Unknown)
                engine.Held[name] = 0;
            await engine.BeforeSettling();
            return result;
        }

        public override ValueTask<Reply> SettleAsync(
            Request request, Transaction tx, TargetResult result, CancellationToken cancel)
        {
            engine.OnSettle();
            return new(result.IsDone
                ? new Reply.Data(new JsonMap().Add("name", name))
                : Refusal.Invalid(result.Error));
        }
    }
}
