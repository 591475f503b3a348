using Leasehold.Server.Configuration;

namespace Leasehold.Server.Diagnosis;

/// <summary>What is diagnosed.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>Configuration files and directories, in order.</summary>
    public required IReadOnlyList<string> ConfigPaths { get; init; }

    /// <summary>
    /// Checks to leave out: <c>system</c>, <c>storage</c>, <c>seal</c>, <c>listener</c>, <c>files</c>.
    /// </summary>
    public IReadOnlyList<string> Skips { get; init; } = [];

    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>The environment variables.</summary>
    public ServerEnvironment Environment { get; init; } = ServerEnvironment.OfProcess;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
