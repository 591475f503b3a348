namespace Leasehold.Hcl;

/// <summary>One item of an object: <c>key = value</c> or <c>key "label" { ... }</c>.</summary>
/// <param name="Key">The key, unquoted.</param>
/// <param name="Labels">The labels between key and body; empty for an assignment and for JSON.</param>
/// <param name="Value">The value; an object for a block.</param>
/// <param name="Position">Where the key begins.</param>
public sealed record HclItem(string Key, IReadOnlyList<string> Labels, HclValue Value, HclPosition Position);
