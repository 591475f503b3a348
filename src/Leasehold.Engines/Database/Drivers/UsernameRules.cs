namespace Leasehold.Engines.Database.Drivers;

/// <summary>What names of users a type of database makes.</summary>
/// <param name="DefaultTemplate">The template where a connection has none of its own.</param>
/// <param name="DefaultLength">Where that template cuts names, in bytes.</param>
/// <param name="LongestName">The most bytes a name may have there; longer ones are refused.</param>
internal sealed record UsernameRules(string DefaultTemplate, int DefaultLength, int LongestName)
{
    /// <summary>Whether that template tells who asked, and when; else the role alone.</summary>
    public bool NamesCaller { get; init; } = true;
}
