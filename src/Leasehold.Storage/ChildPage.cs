namespace Leasehold.Storage;

/// <summary>One page of the names directly below a prefix.</summary>
/// <param name="Names">
/// In byte order; a name with more below it ends with the separator, a row of its own does not.
/// </param>
/// <param name="After">What to pass as <c>after</c> for the next page; null when nothing is left.</param>
public sealed record ChildPage(IReadOnlyList<byte[]> Names, byte[]? After);
