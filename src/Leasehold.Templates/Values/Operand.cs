namespace Leasehold.Templates.Values;

/// <summary>
/// A value while it is worked with. Boxed means that it lay in a place that takes anything, which Go remembers in
/// errors; boxed nil is nil in such a place, unboxed nil is no value at all.
/// </summary>
internal readonly record struct Operand(TemplateValue? Value, bool IsBoxed)
{
    /// <summary>No value: nil without a place.</summary>
    public static readonly Operand None;

    /// <summary>The type that errors name; absent for no value.</summary>
    public TemplateType? Type => IsBoxed ? TemplateType.Any : Value?.Type;

    /// <summary>The value without its place.</summary>
    public Operand Unboxed => new(Value, IsBoxed: false);

    public static implicit operator Operand(TemplateValue? value) => new(value, IsBoxed: false);
}
