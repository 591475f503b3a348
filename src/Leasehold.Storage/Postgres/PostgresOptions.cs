using System.Text;

namespace Leasehold.Storage.Postgres;

/// <summary>Which database a store lies in, and how it is used.</summary>
public sealed record PostgresOptions
{
    private const int NameBytes = 50; // PostgreSQL cuts names at 63, and ours have endings.

    /// <summary>Where the database is and who we are there.</summary>
    public required PostgresAddress Address { get; init; }

    /// <summary>
    /// What the names of our tables begin with, after a schema and a dot if they are not to lie in the first of the
    /// search path. Null if the operator named nothing: then a rival's tables in the database are a refusal.
    /// </summary>
    public string? Table { get; init; }

    /// <summary>Whether a text can be <see cref="Table"/>: one or two names of at most 50 bytes.</summary>
    public static bool IsTable(string text)
    {
        var parts = text.Split('.');
        return parts.Length <= 2 && parts.All(static part =>
            part.Length > 0 && !part.Contains('\0') && Encoding.UTF8.GetByteCount(part) <= NameBytes);
    }

    /// <summary>Whether missing tables are created; otherwise they must exist.</summary>
    public bool CreateTables { get; init; } = true;

    /// <summary>
    /// Whether the tables must be there: where they are not, it is only tried whether they could be created.
    /// </summary>
    public bool MustExist { get; init; }

    /// <summary>Most connections that read at the same time; two more write and keep the lead.</summary>
    public int MaxParallel { get; init; } = 128;

    /// <summary>How many of these stay open when nobody reads.</summary>
    public int MaxIdle { get; init; }

    /// <summary>How often an opening that finds no database tries again, a second apart.</summary>
    public int ConnectRetries { get; init; } = 1;

    /// <summary>
    /// The newest head that this process has seen. Shared by all openings with these options: so an older copy of the
    /// database is noticed whenever it is put in place.
    /// </summary>
    internal HeadWatermark Watermark { get; } = new();
}
