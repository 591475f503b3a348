namespace Leasehold.Engines.Database;

/// <summary>The bounds of the engine.</summary>
internal static class DatabaseLimits
{
    /// <summary>The most bytes of connection details, statements or other settings of one row.</summary>
    public const int RowBytes = 48 * 1024; // Statements must fit into leases.

    /// <summary>The shortest rotation period.</summary>
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromSeconds(5);

    /// <summary>The longest rotation period, as clients take whole seconds.</summary>
    public static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(int.MaxValue);

    /// <summary>The shortest rotation window.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromHours(1);

    /// <summary>Characters of a generated password where no policy says otherwise.</summary>
    public const int PasswordLength = 20;

    /// <summary>The most bytes that a template of usernames may make before it is cut.</summary>
    public const int UsernameBytes = 4_096;

    /// <summary>How long a template of usernames may take.</summary>
    public static readonly TimeSpan TemplateTime = TimeSpan.FromSeconds(1);

    /// <summary>Rotations that run at the same time.</summary>
    public const int Rotations = 4;

    /// <summary>Rotations that wait for their turn; those beyond come up again by themselves.</summary>
    public const int WaitingRotations = 10_000;

    /// <summary>When a rotation that was begun comes up again, unless it has ended before.</summary>
    public static readonly TimeSpan RotationPatience = TimeSpan.FromMinutes(2);

    /// <summary>The pause after a failed rotation.</summary>
    public static readonly TimeSpan RotationRetry = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest pause in which callers are refused since the last time that the database did not answer.
    /// </summary>
    public static readonly TimeSpan LongestAway = TimeSpan.FromSeconds(10);

    /// <summary>How often is looked whether a deleted connection still has leases.</summary>
    public static readonly TimeSpan FormerPause = TimeSpan.FromMinutes(10);

    /// <summary>Rows read at once from a range.</summary>
    public const int Page = 256;

    /// <summary>The most users that one look at orphans asks the database for.</summary>
    public const int OrphanUsers = 100_000;

    /// <summary>The most users or leases that one answer about orphans names.</summary>
    public const int OrphansShown = 10_000;

    /// <summary>The most characters of an error that a row keeps.</summary>
    public const int ErrorLength = 240;
}
