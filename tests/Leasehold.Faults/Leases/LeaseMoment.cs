namespace Leasehold.Faults.Leases;

/// <summary>When the server is killed.</summary>
internal enum LeaseMoment
{
    /// <summary>Whenever it happens to be.</summary>
    Anywhere,

    /// <summary>Asked to make something, the target has not yet.</summary>
    BeforeMaking,

    /// <summary>The target has made something and has not said so.</summary>
    AfterMaking,

    /// <summary>The target has lengthened something and has not said so.</summary>
    AfterExtending,

    /// <summary>Asked to take something back, the target has not yet.</summary>
    BeforeTaking,

    /// <summary>The target has taken something back and has not said so.</summary>
    AfterTaking,
}
