namespace Leasehold.Faults.Credentials;

/// <summary>Where in a deed the server is killed.</summary>
internal enum Step
{
    /// <summary>The request has been sent, nothing is known of it.</summary>
    Requested,

    /// <summary>The first commit, of an intent or a candidate, is written but not synced.</summary>
    IntentWritten,

    /// <summary>It is durable, and nobody has been told.</summary>
    IntentDurable,

    /// <summary>The database is about to get the first statement.</summary>
    BeforeStatement,

    /// <summary>The database has run it, and the server does not know.</summary>
    AfterStatement,

    /// <summary>The database is about to be told to commit, or to run the last statement.</summary>
    BeforeCommit,

    /// <summary>The database has done so, and the server does not know.</summary>
    AfterCommit,

    /// <summary>The last commit of the server is written but not synced.</summary>
    LeaseWritten,

    /// <summary>It is durable, and nobody has been told.</summary>
    LeaseDurable,

    /// <summary>The client has its answer.</summary>
    Answered,
}
