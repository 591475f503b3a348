namespace Leasehold.Storage.Postgres;

/// <summary>What a connection is for.</summary>
internal enum SessionKind
{
    /// <summary>Groups: acknowledged only when they are on disk.</summary>
    Write,

    /// <summary>Signs of life and the lead: lost ones do no harm, so that they cost the database no sync.</summary>
    Lead,

    /// <summary>Snapshots: they read only, along the order of the keys.</summary>
    Read,
}
