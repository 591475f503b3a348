using Leasehold.Server.Hosting;
using Leasehold.Storage;
using Leasehold.Storage.Postgres;

namespace Leasehold.Server.Configuration;

/// <summary>What lies beneath the store.</summary>
public enum StorageKind
{
    /// <summary>Memory: gone when the server ends.</summary>
    Memory,

    /// <summary>Memory, with one server that leads as in a database that several share.</summary>
    SharedMemory,

    /// <summary>The embedded store in a directory.</summary>
    Embedded,

    /// <summary>A PostgreSQL database, which several servers may share.</summary>
    Postgres,
}

/// <summary>Where the server keeps its data.</summary>
/// <param name="Kind">What lies beneath.</param>
/// <param name="Type">The name that was configured, shown by <c>sys/seal-status</c>.</param>
/// <param name="Path">The directory of an embedded store; empty for memory.</param>
public sealed record StorageConfiguration(StorageKind Kind, string Type, string Path)
{
    /// <summary>Which database; null for other kinds.</summary>
    public PostgresOptions? Postgres { get; init; }

    /// <summary>The file that an older copy of the store is recognized by; null for none.</summary>
    public AnchorOptions? Anchor { get; init; }

    /// <summary>Memory.</summary>
    public static StorageConfiguration Memory { get; } = new(StorageKind.Memory, "inmem", "");

    /// <summary>Memory that is led.</summary>
    public static StorageConfiguration SharedMemory { get; } = new(StorageKind.SharedMemory, "inmem_ha", "");

    /// <summary>The same, with what the store has to say in the server's log.</summary>
    internal StorageConfiguration ReportingTo(ServerLog log) =>
        this with { Anchor = Anchor is null ? null : Anchor with { Report = text => log.Error("storage", text) } };
}
