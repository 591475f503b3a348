namespace Leasehold.Core.Tokens.Verification;

/// <summary>How many tokens were seen by mount and role, to compare counters with.</summary>
internal sealed class TokenCounts
{
    private readonly Dictionary<(ulong Mount, string Role), long> _seen = [];

    /// <summary>All tokens, those that did not open too.</summary>
    public long Rows { get; set; }

    /// <summary>Tokens whose mount and role are not known, since they did not open.</summary>
    public long Unread { get; set; }

    public void Add(ulong mount, string role)
    {
        _seen.TryGetValue((mount, role), out var count);
        _seen[(mount, role)] = count + 1;
    }

    /// <summary>Takes the number of one mount and role out; zero if there are none.</summary>
    public long Take(ulong mount, string role) => _seen.Remove((mount, role), out var count) ? count : 0;

    /// <summary>What no counter was seen for.</summary>
    public IEnumerable<KeyValuePair<(ulong Mount, string Role), long>> Left => _seen;
}
