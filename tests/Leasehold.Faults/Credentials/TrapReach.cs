namespace Leasehold.Faults.Credentials;

/// <summary>How far a deed has got on one connection.</summary>
internal enum TrapReach
{
    /// <summary>None of its statements was sent.</summary>
    Nowhere,

    /// <summary>The first was.</summary>
    First,

    /// <summary>The last was, or the commit.</summary>
    Last,

    /// <summary>The trap is done.</summary>
    Over,
}
