namespace Leasehold.Hcl;

/// <summary>A parsed text.</summary>
/// <param name="FileName">The name given to the parser; may be empty.</param>
/// <param name="Root">The items at the top level.</param>
/// <param name="IsJson">Whether the text was the JSON form.</param>
public sealed record HclDocument(string FileName, HclObject Root, bool IsJson);
