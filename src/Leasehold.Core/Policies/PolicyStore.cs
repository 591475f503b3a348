using System.Buffers;
using System.Text;
using Leasehold.Core.Barrier;
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

    /// <summary>A stored policy; null if there is none. <c>root</c> is not stored.</summary>
    public async ValueTask<Policy?> FindAsync(Transaction tx, PolicyName name, CancellationToken cancel) =>
        await tx.FindAsync(KeyOf(name), Format, cancel).ConfigureAwait(false);

    /// <summary>Whether a policy of this canonical name has any meaning.</summary>
    public async ValueTask<bool> ExistsAsync(Transaction tx, string canonical, CancellationToken cancel) =>
        canonical == PolicyName.Root.Value || _parsed.Find(canonical) is not null ||
        await tx.PeekClearAsync(Keys.System(Kind, canonical), cancel).ConfigureAwait(false) is not null;

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

    public void Put(Transaction tx, Policy policy) => tx.Put(KeyOf(policy.Name), policy, Format);

    public static void Delete(Transaction tx, PolicyName name) => tx.Delete(KeyOf(name));

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

    private static Key KeyOf(PolicyName name) => Keys.System(Kind, name.Value);

    /// <summary>
    /// A policy as written: the length of its name in one big-endian 16-bit number, its name, its text.
    /// </summary>
    private sealed class PolicyFormat : RecordFormat<Policy>
    {
        public override byte Version => 1;

        public override void Encode(Policy policy, IBufferWriter<byte> output)
        {
            var name = Encoding.UTF8.GetBytes(policy.Name.Value);
            output.Write([(byte)(name.Length >> 8), (byte)name.Length]);
            output.Write(name);
            output.Write(Encoding.UTF8.GetBytes(policy.Text));
        }

        public override Policy Decode(byte version, ReadOnlySpan<byte> bytes)
        {
            var length = (bytes[0] << 8) | bytes[1];
            var name = Encoding.UTF8.GetString(bytes.Slice(2, length));
            var text = Encoding.UTF8.GetString(bytes[(2 + length)..]);
            if (!PolicyName.TryParse(name, out var canonical) ||
                !PolicyParser.TryParse(canonical, text, out var policy, out _))
            {
                throw new BrokenInvariant($"the stored policy {name} cannot be read");
            }
            return policy;
        }
    }
}
