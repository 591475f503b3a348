namespace Leasehold.Server.Configuration;

/// <summary>What reading the files gave: a configuration, or every mistake that was found.</summary>
/// <param name="Configuration">The configuration; null if there are errors.</param>
/// <param name="Errors">One sentence each, with file and place.</param>
/// <param name="Warnings">What was ignored, with file and place.</param>
public sealed record ConfigurationResult(
    ServerConfiguration? Configuration, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);
