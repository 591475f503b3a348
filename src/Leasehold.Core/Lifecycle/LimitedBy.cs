namespace Leasehold.Core.Lifecycle;

/// <summary>Which rule set the hard end of a token or lease. Numbers are stored, never reused.</summary>
public enum LimitedBy
{
    /// <summary>Nothing: it has no end of its own.</summary>
    None = 0,

    /// <summary>The system's max TTL.</summary>
    System = 1,

    /// <summary>The mount's tuned max TTL.</summary>
    Mount = 2,

    /// <summary>The connection's max TTL (database).</summary>
    Connection = 3,

    /// <summary>The role's max TTL.</summary>
    Role = 4,

    /// <summary>An explicit max TTL.</summary>
    Explicit = 5,

    /// <summary>Its period: each renewal grants one, without a hard end.</summary>
    Period = 6,

    /// <summary>Its parent's hard end.</summary>
    Parent = 7,
}

/// <summary>The names on the wire.</summary>
public static class LimitedByText
{
    /// <summary>The lower-case name of <c>limited_by</c>.</summary>
    public static string Name(this LimitedBy limit) => limit switch
    {
        LimitedBy.None => "none",
        LimitedBy.System => "system",
        LimitedBy.Mount => "mount",
        LimitedBy.Connection => "connection",
        LimitedBy.Role => "role",
        LimitedBy.Explicit => "explicit",
        LimitedBy.Period => "period",
        LimitedBy.Parent => "parent",
        _ => throw new BrokenInvariant($"unknown limit {(int)limit}"),
    };
}
