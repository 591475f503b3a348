namespace Leasehold.Hcl;

/// <summary>A block found by its key, whatever style it was written in.</summary>
/// <param name="Labels">As many labels as were asked for.</param>
/// <param name="Body">What stands between the braces.</param>
/// <param name="Position">Where the last label, or else the key, begins.</param>
public sealed record HclBlock(IReadOnlyList<string> Labels, HclObject Body, HclPosition Position);
