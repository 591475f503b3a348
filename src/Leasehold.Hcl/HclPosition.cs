namespace Leasehold.Hcl;

/// <summary>A place in a source text. Lines and columns count from 1; columns count UTF-16 units.</summary>
public readonly record struct HclPosition(int Line, int Column);
