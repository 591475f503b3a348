using System.Numerics;

namespace Leasehold.Templates.Values;

/// <summary>True or false.</summary>
public sealed class BoolValue : TemplateValue
{
    /// <summary>The one that is true.</summary>
    public static readonly BoolValue True = new(true);

    /// <summary>The one that is false.</summary>
    public static readonly BoolValue False = new(false);

    private BoolValue(bool value) : base(TemplateType.Bool) => IsTrue = value;

    /// <inheritdoc/>
    public override bool IsTrue { get; }
}

/// <summary>A whole number with a sign, of any of its types.</summary>
public sealed class IntegerValue(long value, TemplateType type) : TemplateValue(type)
{
    /// <summary>The number.</summary>
    public long Value { get; } = value;

    /// <inheritdoc/>
    public override bool IsTrue => Value != 0;
}

/// <summary>A whole number without sign, of any of its types.</summary>
public sealed class UnsignedValue(ulong value, TemplateType type) : TemplateValue(type)
{
    /// <summary>The number.</summary>
    public ulong Value { get; } = value;

    /// <inheritdoc/>
    public override bool IsTrue => Value != 0;
}

/// <summary>A <c>float64</c>.</summary>
public sealed class FloatValue(double value) : TemplateValue(TemplateType.Float)
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override bool IsTrue => Value != 0;
}

/// <summary>A <c>complex128</c>.</summary>
public sealed class ComplexValue(Complex value) : TemplateValue(TemplateType.Complex)
{
    /// <summary>The number.</summary>
    public Complex Value { get; } = value;

    /// <inheritdoc/>
    public override bool IsTrue => Value != Complex.Zero;
}
