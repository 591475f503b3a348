namespace Leasehold.Hcl;

/// <summary>A value of a document: text, number, flag, null, list or object.</summary>
public abstract record HclValue(HclPosition Position);

/// <summary>A string or heredoc with its escapes resolved; <c>${...}</c> is left as written.</summary>
public sealed record HclText(string Value, HclPosition Position) : HclValue(Position);

/// <summary>A number as written: decimal, hexadecimal, octal (leading 0) or with fraction and exponent.</summary>
public sealed record HclNumber(string Literal, HclPosition Position) : HclValue(Position);

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record HclFlag(bool Value, HclPosition Position) : HclValue(Position);

/// <summary>The <c>null</c> of the JSON form.</summary>
public sealed record HclNull(HclPosition Position) : HclValue(Position);

/// <summary>A list, in order.</summary>
public sealed record HclList(IReadOnlyList<HclValue> Items, HclPosition Position) : HclValue(Position);

/// <summary>An object: items in order, repeated keys kept.</summary>
public sealed record HclObject(IReadOnlyList<HclItem> Items, HclPosition Position) : HclValue(Position);
