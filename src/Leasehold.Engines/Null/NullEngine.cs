using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Leases;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Engines.Null.Rows;

namespace Leasehold.Engines.Null;

/// <summary>
/// Gives names on leases that open nothing: for tests and measurements of leases, with targets that fail, hang or
/// vanish when told to. Only servers that were started for that offer it.
/// </summary>
public sealed class NullEngine(TimeProvider time, Func<string, INullHolder> holders) : IEngine, ILeaseEngine
{
    private const byte RoleKind = (byte)'r';
    private static readonly ProtoFormat<NullRoleRow> Format = new(NullRoleRow.Parser);

    private static readonly FieldSet RoleFields = new(
        Field.Duration("ttl", "How long its leases hold; the mount's default if 0."),
        Field.Duration("max_ttl", "The longest life of its leases; the mount's if 0."),
        Field.Flag("renewable", "Whether its leases can be renewed.", true),
        Field.Text("target", "The pretended target that holds what is given; tcp: and a port: who listens there."),
        Field.Flag("outside", "Whether names are made in the target, beside the store."));

    private static readonly FieldSet TargetFields = new(
        Field.Text("mode", "ok, fail, down, hang or impossible.", "ok"),
        Field.Duration("delay", "How long it takes for an answer."),
        Field.Flag("vanish", "Forgets all it holds."));

    private readonly ConcurrentDictionary<(ulong Mount, string Name), NullTarget> _targets = new();

    /// <inheritdoc/>
    public void Map(RouteTable routes)
    {
        routes.At("roles/{name}", "What is given, and for how long.")
            .Read(ReadRoleAsync)
            .Write(WriteRole, RoleFields)
            .Delete(DeleteRole);
        routes.At("creds/{name}", "Gives a name on a lease.").Read(GiveAsync).Write(GiveAsync);
        routes.At("targets/{name}", "How a pretended target behaves.")
            .Read(ReadTarget)
            .Write(WriteTarget, TargetFields);
    }

    /// <inheritdoc/>
    public async ValueTask<RenewalTerms> TermsAsync(HeldLease lease, Transaction tx, CancellationToken cancel)
    {
        if (await tx.PeekAsync(RoleKey(lease.Mount, lease.Role), Format, cancel).ConfigureAwait(false) is not { } role)
            return new RenewalTerms { Refusal = Refusal.Invalid($"could not find role with name \"{lease.Role}\"") };
        return new RenewalTerms { Ttl = role.Ttl, MaxTtl = role.MaxTtl, Extends = role.Outside };
    }

    /// <inheritdoc/>
    public ValueTask<TargetResult> ExtendAsync(HeldLease lease, DateTimeOffset until, CancellationToken cancel) =>
        TargetOf(lease.Mount, lease.Target).ExtendAsync(NameIn(lease), time, cancel);

    /// <inheritdoc/>
    public ValueTask<TargetResult> RevokeAsync(HeldLease lease, CancellationToken cancel) =>
        TargetOf(lease.Mount, lease.Target).TakeAsync(NameIn(lease), time, cancel);

    internal static JsonMap Shown(string name) => new JsonMap().Add("name", name);

    internal static Refusal Failed(TargetResult result) => result.IsAway
        ? Refusal.Busy($"the target does not answer: {result.Error}", result.RetryAfter)
        : Refusal.Invalid($"the target refused: {result.Error}");

    private async ValueTask<Reply> GiveAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var roleName = request.Captures["name"];
        if (await tx.FindAsync(RoleKey(request.Mount.Id, roleName), Format, cancel).ConfigureAwait(false)
            is not { } role)
        {
            return Refusal.Invalid($"unknown role: {roleName}");
        }
        var name = $"n-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var secret = new LeasedSecret(Encoding.UTF8.GetBytes(name))
        {
            Target = role.Target,
            Ttl = role.Ttl,
            MaxTtl = role.MaxTtl,
            Renewable = !role.Fixed,
            Role = roleName,
        };
        return role.Outside
            ? new Reply.Outside(new NullSecret(TargetOf(request.Mount.Id, role.Target), name, time) { Secret = secret })
            : new Reply.Data(Shown(name)) { Secret = secret };
    }

    private static async ValueTask<Reply> ReadRoleAsync(Request request, Transaction tx, CancellationToken cancel)
    {
        var key = RoleKey(request.Mount.Id, request.Captures["name"]);
        if (await tx.FindAsync(key, Format, cancel).ConfigureAwait(false) is not { } role)
            return Reply.Absent;
        return new JsonMap()
            .Add("ttl", role.Ttl)
            .Add("max_ttl", role.MaxTtl)
            .Add("renewable", !role.Fixed)
            .Add("target", role.Target)
            .Add("outside", role.Outside);
    }

    private static ValueTask<Reply> WriteRole(Request request, Transaction tx, CancellationToken cancel)
    {
        var role = new NullRoleRow
        {
            Ttl = (long?)request.Fields.Duration("ttl")?.TotalSeconds ?? 0,
            MaxTtl = (long?)request.Fields.Duration("max_ttl")?.TotalSeconds ?? 0,
            Fixed = !request.Fields.Flag("renewable"),
            Target = request.Text("target"),
            Outside = request.Fields.Flag("outside"),
        };
        tx.Put(RoleKey(request.Mount.Id, request.Captures["name"]), role, Format);
        return new(Reply.Done);
    }

    private static ValueTask<Reply> DeleteRole(Request request, Transaction tx, CancellationToken cancel)
    {
        tx.Delete(RoleKey(request.Mount.Id, request.Captures["name"]));
        return new(Reply.Done);
    }

    private ValueTask<Reply> ReadTarget(Request request, Transaction tx, CancellationToken cancel)
    {
        var target = TargetOf(request.Mount.Id, request.Captures["name"]);
        var shown = new JsonMap()
            .Add("mode", target.Mode)
            .AddSeconds("delay", target.Delay)
            .Add("calls", target.Calls);
        return new(target.Held is { } held ? shown.Add("held", held) : shown);
    }

    private ValueTask<Reply> WriteTarget(Request request, Transaction tx, CancellationToken cancel)
    {
        var mode = request.Text("mode");
        if (!NullTarget.Modes.Contains(mode))
            return new(Refusal.Invalid($"unknown mode {mode}: it is one of {string.Join(", ", NullTarget.Modes)}"));
        var target = TargetOf(request.Mount.Id, request.Captures["name"]);
        target.Mode = mode;
        target.Delay = request.Fields.Duration("delay") ?? TimeSpan.Zero;
        if (request.Fields.Flag("vanish"))
            target.Vanish();
        return new(Reply.Done);
    }

    private NullTarget TargetOf(ulong mount, string name) =>
        _targets.GetOrAdd((mount, name), key => new NullTarget(holders(key.Name)));

    private static string NameIn(HeldLease lease) => Encoding.UTF8.GetString(lease.Data.Span);

    private static Key RoleKey(ulong mount, string name) => MountKeys.Of(mount, RoleKind, name);
}
