using Leasehold.Core.Barrier;
using Leasehold.Core.Identity.Rows;
using Leasehold.Core.Policies;
using Leasehold.Core.Tokens;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Identity;

/// <summary>
/// What identity adds to the policies of a token: worked out once for an entity, again after the entity changed or any
/// group did. A change is effective on the next request, since its commit is seen here before its caller is answered.
/// </summary>
internal sealed class IdentityPolicies(
    Func<Transaction> begin, EntityStore entities, GroupStore groups, PolicyStore policies, PolicySets sets)
    : ICommitWatcher
{
    private static readonly byte[] GroupTable = [Tables.Group];
    private static readonly byte[] MemberOfTable = [Tables.MemberOf];

    private long _generation;

    /// <summary>The entity of a token; null if it has none, or one that is gone.</summary>
    public async ValueTask<EntityView?> ViewAsync(Transaction tx, Token token, CancellationToken cancel) =>
        token.Entity.Length > 0 &&
        await entities.FindAsync(tx, token.Entity, guard: false, cancel).ConfigureAwait(false) is { } row
            ? await ViewAsync(row, cancel).ConfigureAwait(false)
            : null;

    /// <summary>An entity with the groups that are stored; worked out anew only after a group changed.</summary>
    public async ValueTask<EntityView> ViewAsync(EntityRow row, CancellationToken cancel)
    {
        var generation = Volatile.Read(ref _generation); // Before reading: a later change makes this view past.
        if (row.View is { } known && known.Generation == generation)
            return known;
        using var fresh = begin();
        var view = await ReadAsync(fresh, row, generation, cancel).ConfigureAwait(false);
        row.View = view;
        return view;
    }

    /// <summary>An entity with its groups as a transaction sees them, with what is staged there.</summary>
    public ValueTask<EntityView> ReadAsync(Transaction tx, EntityRow row, CancellationToken cancel) =>
        ReadAsync(tx, row, Volatile.Read(ref _generation), cancel);

    /// <summary>The rules for a token: of its own policies and of those that its entity adds.</summary>
    public ValueTask<Acl> AclAsync(Token token, EntityView? view, DateTimeOffset now, CancellationToken cancel)
    {
        if (view is null || token.IsRoot)
            return policies.AclAsync(token.Policies, now, cancel);
        return view.CompiledFor(token.Policies) is { } known && policies.IsCurrent(known, now)
            ? new ValueTask<Acl>(known.Acl)
            : CompileAsync(token.Policies, view, now, cancel);
    }

    public void Published(CommittedGroup group)
    {
        if (group.Touches(GroupTable) || group.Touches(MemberOfTable))
            Interlocked.Increment(ref _generation);
    }

    private async ValueTask<Acl> CompileAsync(
        PolicySet token, EntityView view, DateTimeOffset now, CancellationToken cancel)
    {
        var all = view.Policies.Names.Count == 0 ? token : sets.Sanitised([.. token.Names, .. view.Policies.Names]);
        var compiled = await policies.CompileAsync(all, view, now, cancel).ConfigureAwait(false);
        view.Keep(token, compiled);
        return compiled.Acl;
    }

    private async ValueTask<EntityView> ReadAsync(
        Transaction tx, EntityRow row, long generation, CancellationToken cancel)
    {
        var closure = await GroupClosure.OfAsync(groups, tx, row.Id.ToId(), cancel).ConfigureAwait(false);
        // No writer lets root in; were there one all the same, it would not count.
        var names = row.Policies.Concat(closure.All.SelectMany(group => group.Policies))
            .Where(name => name != PolicyName.Root.Value);
        return new EntityView(row, closure, sets.Sanitised(names), generation);
    }
}
