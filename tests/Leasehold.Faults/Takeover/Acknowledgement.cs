namespace Leasehold.Faults.Takeover;

/// <summary>A write that a server acknowledged.</summary>
/// <param name="Value">What was written.</param>
/// <param name="By">Who said so.</param>
/// <param name="SentAt">The timestamp before it was sent.</param>
/// <param name="At">The timestamp after the reply had come.</param>
internal sealed record Acknowledgement(long Value, Contender By, long SentAt, long At);
