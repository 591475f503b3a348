namespace Leasehold.Core.Policies;

/// <summary>What a rule asks of a request besides its capability: wrapping, parameters, page size.</summary>
internal sealed record AclConstraints
{
    private const string LimitParameter = "limit";
    private const Capability Parametrized =
        Capability.Read | Capability.Create | Capability.Update | Capability.Patch;

    /// <summary>Of a rule that lists, and asks nothing: lists have a limit of their own to look at.</summary>
    private static readonly AclConstraints OfLists = new()
    {
        Allowed = ParameterSet.Empty,
        Denied = ParameterSet.Empty,
        Required = [],
        MinWrapping = TimeSpan.Zero,
        MaxWrapping = TimeSpan.Zero,
        PageLimit = 0,
    };

    public required ParameterSet Allowed { get; init; }

    public required ParameterSet Denied { get; init; }

    public required IReadOnlyList<string> Required { get; init; }

    public required TimeSpan MinWrapping { get; init; }

    public required TimeSpan MaxWrapping { get; init; }

    public required int PageLimit { get; init; }

    private bool AskNothing => Allowed.IsEmpty && Denied.IsEmpty && Required.Count == 0 &&
        MinWrapping == TimeSpan.Zero && MaxWrapping == TimeSpan.Zero && PageLimit == 0;

    /// <summary>What a block asks; null if capabilities alone decide.</summary>
    public static AclConstraints? Of(PolicyRule block) => Of(block.Capabilities, new AclConstraints
    {
        Allowed = block.Allowed,
        Denied = block.Denied,
        Required = block.Required,
        MinWrapping = block.MinWrapping,
        MaxWrapping = block.MaxWrapping,
        PageLimit = block.PageLimit,
    });

    /// <summary>The same, or null if with these capabilities they ask nothing.</summary>
    public static AclConstraints? Of(Capability capabilities, AclConstraints asked)
    {
        if (!asked.AskNothing)
            return asked;
        return (capabilities & (Capability.List | Capability.Scan)) == 0 ? null : OfLists;
    }

    /// <summary>What to take for the limit of a list that no rule bounds; null for what was sent.</summary>
    public static int? UnboundedPage(IAclParameters? parameters)
    {
        OfLists.CheckPage(parameters, out var page);
        return page;
    }

    public AclOutcome Check(
        Capability needed, IAclParameters? parameters, TimeSpan wrapTtl, out int? pageLimit)
    {
        pageLimit = null;
        if (!AllowsWrapping(wrapTtl))
            return AclOutcome.WrappingOutOfBounds;
        if ((needed & Parametrized) != 0)
            return CheckParameters(parameters);
        return (needed & (Capability.List | Capability.Scan)) == 0 ? AclOutcome.Allowed
            : CheckPage(parameters, out pageLimit);
    }

    private bool AllowsWrapping(TimeSpan ttl)
    {
        if (MaxWrapping > TimeSpan.Zero && (ttl <= TimeSpan.Zero || ttl > MaxWrapping))
            return false;
        if (MinWrapping > TimeSpan.Zero && (ttl <= TimeSpan.Zero || ttl < MinWrapping))
            return false;
        return MinWrapping == TimeSpan.Zero || MaxWrapping == TimeSpan.Zero || MinWrapping <= MaxWrapping;
    }

    private AclOutcome CheckParameters(IAclParameters? parameters)
    {
        foreach (var name in Required)
        {
            if (IndexOf(parameters, name) < 0)
                return AclOutcome.ParameterMissing;
        }
        if (parameters is null or { Count: 0 })
            return AclOutcome.Allowed;
        if (Denied.HasAnyName)
            return AclOutcome.ParameterDenied;

        for (var i = 0; !Denied.IsEmpty && i < parameters.Count; i++)
        {
            if (Denied.Covers(parameters.NameAt(i).ToLowerInvariant(), parameters.ValueAt(i)))
                return AclOutcome.ParameterDenied;
        }
        return Allowed.IsEmpty || Allowed.IsOnlyAnyName || AllAllowed(parameters)
            ? AclOutcome.Allowed
            : AclOutcome.ParameterNotAllowed;
    }

    private bool AllAllowed(IAclParameters parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var name = parameters.NameAt(i).ToLowerInvariant();
            var allowed = Allowed.Names(name) ? Allowed.Covers(name, parameters.ValueAt(i)) : Allowed.HasAnyName;
            if (!allowed)
                return false;
        }
        return true;
    }

    private AclOutcome CheckPage(IAclParameters? parameters, out int? pageLimit)
    {
        pageLimit = null;
        var sent = IndexOf(parameters, LimitParameter);
        if (sent < 0 && PageLimit > 0 && Required.Contains(LimitParameter))
            return AclOutcome.ParameterMissing;

        var text = sent < 0 || parameters is null ? null : PageLimitJson.Text(parameters.ValueAt(sent));
        if (PageLimit == 0)
        {
            pageLimit = text == PageLimitJson.Max ? 0 : null;
            return AclOutcome.Allowed;
        }
        if (sent < 0 || text == PageLimitJson.Max)
        {
            pageLimit = PageLimit;
            return AclOutcome.Allowed;
        }
        if (PageLimitJson.Number(text) is not { } limit || limit < 0 || limit > PageLimit)
            return AclOutcome.PageTooLarge;

        pageLimit = limit == 0 ? PageLimit : null;
        return AclOutcome.Allowed;
    }

    private static int IndexOf(IAclParameters? parameters, string name)
    {
        for (var i = 0; i < (parameters?.Count ?? 0); i++)
        {
            if (parameters?.NameAt(i) == name)
                return i;
        }
        return -1;
    }
}
