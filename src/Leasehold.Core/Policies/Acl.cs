namespace Leasehold.Core.Policies;

/// <summary>A set of policies compiled for checking. Immutable; checks without parameters allocate nothing.</summary>
public sealed class Acl
{
    private readonly Dictionary<string, AclRule> _exact;
    private readonly Dictionary<string, AclRule>.AlternateLookup<ReadOnlySpan<char>> _exactBySpan;
    private readonly PrefixRules _prefixes;
    private readonly SegmentRule[] _segments; // The greatest rank first.

    private Acl(AclCompilation compiled, bool isRoot)
    {
        _exact = compiled.OfKind(PathPatternKind.Exact);
        _exactBySpan = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = new PrefixRules(compiled.OfKind(PathPatternKind.Prefix));
        _segments =
        [
            .. compiled.OfKind(PathPatternKind.Segments)
                .Select(static rule => new SegmentRule(rule.Key, rule.Value))
                .OrderByDescending(static rule => rule.Rank),
        ];
        IsRoot = isRoot;
        GoodUntil = compiled.GoodUntil;
    }

    /// <summary>Whether the set is the policy <c>root</c> alone.</summary>
    public bool IsRoot { get; }

    /// <summary>
    /// When a policy or a block of the set expires, so that the set must be compiled again; absent: never.
    /// </summary>
    public DateTimeOffset? GoodUntil { get; }

    /// <summary>Compiles a set.</summary>
    /// <param name="policies">
    /// The policies there are; missing ones are left out. <c>root</c> counts only if it is the only one.
    /// </param>
    /// <param name="now">Policies and blocks that have expired by then are left out.</param>
    /// <param name="identity">Who asks, for selectors; blocks with selectors are left out without it.</param>
    public static Acl Compile(
        IReadOnlyList<Policy> policies, DateTimeOffset now, IIdentityValues? identity = null)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var isRoot = policies.Count > 0 && policies.All(static policy => policy.Name == PolicyName.Root);
        return new Acl(AclCompilation.Of(policies, now, identity), isRoot);
    }

    /// <summary>Whether a request is allowed.</summary>
    /// <param name="path">The canonical path. Lists may end in a slash or not.</param>
    /// <param name="needed">The one capability the operation needs; <see cref="Capability.None"/> for help.</param>
    /// <param name="parameters">Body or query; absent: there are none.</param>
    /// <param name="wrapTtl">The wrapping TTL asked for; zero: the answer is not to be wrapped.</param>
    /// <param name="usualPath">
    /// The path with its names as they are kept, if the engine takes other spellings for the same; absent: it is this
    /// path. A rule for it that is not less special must allow the request as well.
    /// </param>
    public AclDecision Check(
        string path,
        Capability needed,
        IAclParameters? parameters = null,
        TimeSpan wrapTtl = default,
        string? usualPath = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isList = (needed & (Capability.List | Capability.Scan)) != 0;
        if (IsRoot)
        {
            var page = isList ? AclConstraints.UnboundedPage(parameters) : null;
            return new AclDecision(AclOutcome.Allowed, needed, Rule: null, IsRoot: true, PageLimit: page);
        }
        if (needed == Capability.None)
            return new AclDecision(AclOutcome.Allowed, needed, Rule: null);
        if (Find(path, isList, out var rank) is not { } rule)
            return new AclDecision(AclOutcome.NoRule, needed, Rule: null);
        var decision = Judge(rule, needed, parameters, wrapTtl);
        if (usualPath is null || !decision.IsAllowed ||
            Find(usualPath, isList, out var usualRank) is not { } usual || usualRank.CompareTo(rank) < 0)
        {
            return decision;
        }
        var second = Judge(usual, needed, parameters, wrapTtl);
        return second.IsAllowed ? decision.WithPageOf(second) : second;
    }

    private static AclDecision Judge(
        AclRule rule, Capability needed, IAclParameters? parameters, TimeSpan wrapTtl)
    {
        if ((rule.Capabilities & Capability.Deny) != 0)
            return new AclDecision(AclOutcome.Denied, needed, rule);
        if ((rule.Capabilities & needed) != needed)
            return new AclDecision(AclOutcome.LacksCapability, needed, rule);
        if (rule.Constraints is not { } constraints)
            return new AclDecision(AclOutcome.Allowed, needed, rule);

        var outcome = constraints.Check(needed, parameters, wrapTtl, out var pageLimit);
        return new AclDecision(outcome, needed, rule, PageLimit: pageLimit);
    }

    /// <summary>
    /// What the set grants on a path, matched as lists are; <see cref="Capability.Root"/> for root,
    /// <see cref="Capability.None"/> where no rule matches. Parameters and wrapping do not count.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="usualPath">As for <see cref="Check"/>: of two rules that count, what both grant.</param>
    public Capability Capabilities(string path, string? usualPath = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsRoot)
            return Capability.Root;
        if (Find(path, isList: true, out var rank) is not { } rule)
            return Capability.None;
        if (usualPath is null || Find(usualPath, isList: true, out var usualRank) is not { } usual ||
            usualRank.CompareTo(rank) < 0)
        {
            return rule.Capabilities;
        }
        return rule.Capabilities & usual.Capabilities;
    }

    /// <summary>Whether the rule of a path grants sudo.</summary>
    public bool HasSudo(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsRoot || (Find(path, isList: false, out _)?.Capabilities & Capability.Sudo) == Capability.Sudo;
    }

    /// <summary>All rules: exact paths, prefixes without their <c>*</c>, paths with <c>+</c> as they are.</summary>
    internal IEnumerable<(string Path, bool IsExact, AclRule Rule)> Rules()
    {
        foreach (var (path, rule) in _exact)
            yield return (path, true, rule);
        foreach (var (path, rule) in _prefixes.All)
            yield return (path, false, rule);
        foreach (var segment in _segments)
            yield return (segment.Rank.Text + (segment.Rank.IsGlob ? "*" : ""), false, segment.Rule);
    }

    /// <summary>
    /// Whether any rule grants anything at a mount's path (with its trailing slash) or below, whatever more special
    /// rules deny there: enough to show that the mount exists.
    /// </summary>
    public bool TouchesUnder(string mountPath)
    {
        ArgumentNullException.ThrowIfNull(mountPath);
        if ((Capabilities(mountPath) & ~Capability.Deny) != 0 || _prefixes.GrantsUnder(mountPath))
            return true;
        foreach (var (path, rule) in _exact)
        {
            if (rule.GrantsAnything && path.StartsWith(mountPath, StringComparison.Ordinal))
                return true;
        }
        foreach (var segment in _segments)
        {
            if (segment.Rule.GrantsAnything && segment.ReachesUnder(mountPath))
                return true;
        }
        return false;
    }

    // 1. The exact rule of the path. 2. For lists: of the path without its slash. 3. The greatest wildcard rule.
    // A list weighs the rules of both spellings of its path in step 3: asking the two one after the other would
    // let a slash step around a more special deny.
    private AclRule? Find(string path, bool isList, out PatternRank rank)
    {
        rank = PatternRank.Exact;
        var sent = path.AsSpan().TrimStart('/');
        if (sent.Length == path.Length
            ? _exact.TryGetValue(path, out var rule)
            : _exactBySpan.TryGetValue(sent, out rule))
            return rule;

        var hasSlash = isList && sent is [.., '/'];
        var bare = hasSlash ? sent[..^1] : sent;
        if (hasSlash && _exactBySpan.TryGetValue(bare, out rule))
            return rule;

        var found = _prefixes.TryFind(sent, out rank, out rule);
        foreach (var segment in _segments)
        {
            if (found && segment.Rank.CompareTo(rank) < 0)
                break;
            if (!segment.Matches(sent) && !(hasSlash && segment.Matches(bare)))
                continue;
            rank = segment.Rank;
            return segment.Rule;
        }
        return rule;
    }
}
