namespace Leasehold.Core.Verification;

/// <summary>What looking at every row of a store gave.</summary>
/// <param name="Rows">How many rows each check saw, in the order of the tables.</param>
/// <param name="Faults">The first faults, at most <see cref="KernelLimits.ListedFaults"/>.</param>
/// <param name="FaultCount">How many faults there are.</param>
/// <param name="WithKeys">Whether records were opened; else only what is not sealed was compared.</param>
public sealed record VerificationResult(
    IReadOnlyList<KeyValuePair<string, long>> Rows, IReadOnlyList<RowFault> Faults, long FaultCount, bool WithKeys);
