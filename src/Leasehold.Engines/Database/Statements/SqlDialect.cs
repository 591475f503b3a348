namespace Leasehold.Engines.Database.Statements;

/// <summary>Whose quotes and comments a text has.</summary>
internal enum SqlDialect
{
    /// <summary>PostgreSQL: <c>$tag$</c> quotes, nested comments, backslashes only behind <c>E</c>.</summary>
    Postgres,

    /// <summary>MySQL and MariaDB: backticks, backslashes in every text, comments behind <c>#</c>.</summary>
    MySql,
}
