using Leasehold.Engines.Database.MySql;
using Leasehold.Engines.Database.Postgres;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>The types of databases of this server.</summary>
internal static class DatabaseCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDatabaseType> All { get; } = [new PostgresType(), .. MySqlType.All];
}
