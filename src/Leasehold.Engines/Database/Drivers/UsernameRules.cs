namespace Leasehold.Engines.Database.Drivers;

/// <summary>What names of users a type of database makes.</summary>
/// <param name="DefaultTemplate">The template where a connection has none of its own.</param>
/// <param name="LongestName">The most bytes a name may have there; longer ones are refused.</param>
internal sealed record UsernameRules(string DefaultTemplate, int LongestName);
