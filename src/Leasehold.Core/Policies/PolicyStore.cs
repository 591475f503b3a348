using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Storage;

namespace Leasehold.Core.Policies;

/// <summary>
/// The policies as stored, and the rules compiled from them: once per set, again when a policy of the set has changed.
/// A change is effective on the next request, since its commit moves the generation before its caller is answered.
/// </summary>
internal sealed class PolicyStore(Func<Transaction> begin) : ICommitWatcher
{
    private const string Kind = "policy";
    private static readonly byte[] Prefix = Keys.AllSystem(Kind).Start;
    private static readonly PolicyFormat Format = new();

    private readonly ParsedPolicies _parsed = new(Prefix);

    /// <summary>
    /// A stored policy; null if there is none, or one that has expired. <c>root</c> is not stored.
    /// </summary>
    public static async ValueTask<Policy?> FindAsync(Transaction tx, PolicyName name, CancellationToken cancel) =>
        InTime(await tx.FindAsync(KeyOf(name), Format, cancel).ConfigureAwait(false), tx.Now);

    /// <summary>Whether a policy of this canonical name has any meaning.</summary>
    public async ValueTask<bool> ExistsAsync(Transaction tx, string canonical, CancellationToken cancel) =>
        canonical == PolicyName.Root.Value || InTime(_parsed.Find(canonical) ??
            await tx.PeekAsync(Keys.System(Kind, canonical), Format, cancel).ConfigureAwait(false), tx.Now) is not null;

    /// <summary>The names of all stored policies, sorted.</summary>
    public static async ValueTask<IReadOnlyList<string>> NamesAsync(Transaction tx, CancellationToken cancel)
    {
        var names = new List<string>();
        for (KeyRange? range = Keys.AllSystem(Kind); range is { } part;)
        {
            var page = await tx.ScanClearAsync(part, KernelLimits.ScanPage, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
                names.Add(Keys.SystemName(row.Key, Kind));
            range = page.NextStart is { } next ? part with { Start = next } : null;
        }
        return names;
    }

    /// <summary>Stages a policy that is there for good.</summary>
    public static void Put(Transaction tx, Policy policy) => tx.Put(KeyOf(policy.Name), policy, Format);

    /// <summary>Stages a policy in the place of the one of its name.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="mount">The mount of <c>sys/</c>, which is called when it ends.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="expiresAt">When it ends; null: never.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public static async ValueTask ReplaceAsync(
        Transaction tx, Mount mount, Policy policy, DateTimeOffset? expiresAt, CancellationToken cancel)
    {
        if (await tx.FindAsync(KeyOf(policy.Name), Format, cancel).ConfigureAwait(false) is { } before)
            PolicyEnds.Remove(tx, mount, before);
        Put(tx, policy.Until(expiresAt is { } at ? PolicyEnds.Put(tx, mount, policy.Name, at) : null));
    }

    /// <summary>Stages the removal of a policy.</summary>
    public static async ValueTask DeleteAsync(
        Transaction tx, Mount mount, PolicyName name, CancellationToken cancel)
    {
        if (await tx.FindAsync(KeyOf(name), Format, cancel).ConfigureAwait(false) is { } before)
            PolicyEnds.Remove(tx, mount, before);
        tx.Delete(KeyOf(name));
    }

    /// <summary>The moment of an entry has come: stages the removal of its policy, if that has expired.</summary>
    public static async ValueTask EndAsync(Transaction tx, Mount mount, Id16 entry, CancellationToken cancel)
    {
        if (await PolicyEnds.FindAsync(tx, entry, cancel).ConfigureAwait(false) is { } name &&
            await tx.FindAsync(KeyOf(name), Format, cancel).ConfigureAwait(false) is { } policy &&
            policy.IsExpired(tx.Now))
        {
            await DeleteAsync(tx, mount, name, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The rules of a set of policies; names without a policy grant nothing.</summary>
    public ValueTask<Acl> AclAsync(PolicySet set, DateTimeOffset now, CancellationToken cancel) =>
        set.Compiled is { } known && IsCurrent(known, now)
            ? new ValueTask<Acl>(known.Acl)
            : CompileAsync(set, now, cancel);

    /// <summary>Whether compiled rules are still what the policies say.</summary>
    public bool IsCurrent(CompiledSet compiled, DateTimeOffset now) =>
        compiled.Generation == _parsed.Generation && IsInTime(compiled, now);

    /// <summary>Compiles a set for who asks, whose values selectors take.</summary>
    public async ValueTask<CompiledSet> CompileAsync(
        PolicySet set, IIdentityValues? identity, DateTimeOffset now, CancellationToken cancel)
    {
        var (policies, generation) = await ReadAsync(set, cancel).ConfigureAwait(false);
        return new CompiledSet(Acl.Compile(policies, now, identity), generation, policies);
    }

    private async ValueTask<Acl> CompileAsync(PolicySet set, DateTimeOffset now, CancellationToken cancel)
    {
        var (policies, generation) = await ReadAsync(set, cancel).ConfigureAwait(false);
        // Mostly another set's policy was written, and what is compiled still holds.
        var compiled = set.Compiled is { } known && IsInTime(known, now) && known.Policies.SequenceEqual(policies)
            ? known with { Generation = generation }
            : new CompiledSet(Acl.Compile(policies, now), generation, policies);
        set.Compiled = compiled;
        return compiled.Acl;
    }

    private static bool IsInTime(CompiledSet compiled, DateTimeOffset now) =>
        compiled.Acl.GoodUntil is not { } end || now < end;

    private async ValueTask<(IReadOnlyList<Policy> Policies, long Generation)> ReadAsync(
        PolicySet set, CancellationToken cancel)
    {
        var generation = _parsed.Generation; // Before reading: a later change makes what is read stale.
        using var tx = begin();
        var policies = new List<Policy>(set.Names.Count);
        foreach (var name in set.Names)
        {
            if (name == PolicyName.Root.Value)
                policies.Add(BuiltInPolicies.Root);
            else if (_parsed.Find(name) is { } held)
                policies.Add(held);
            else if (await tx.PeekAsync(Keys.System(Kind, name), Format, cancel).ConfigureAwait(false) is { } policy)
            {
                _parsed.Fill(policy, generation);
                policies.Add(policy);
            }
        }
        return (policies, generation);
    }

    public void Published(CommittedGroup group) => _parsed.Take(group);

    private static Policy? InTime(Policy? policy, DateTimeOffset now) =>
        policy is not null && policy.IsExpired(now) ? null : policy;

    private static Key KeyOf(PolicyName name) => Keys.System(Kind, name.Value);
}
