namespace Leasehold.Templates;

/// <summary>How far a template may go. What it may not exceed is refused with an error that names the limit.</summary>
public sealed record TemplateLimits
{
    /// <summary>The limits as they are declared here.</summary>
    public static readonly TemplateLimits Default = new();

    /// <summary>The longest source, in bytes.</summary>
    public int MaxSource { get; init; } = 1 << 20;

    /// <summary>How deep actions and parentheses of a source may lie in each other.</summary>
    public int MaxNesting { get; init; } = 200;

    /// <summary>How deep templates may call each other, themselves included.</summary>
    public int MaxDepth { get; init; } = 1000;

    /// <summary>The longest output, and the longest text that a step may make, in bytes.</summary>
    public int MaxOutput { get; init; } = 16 << 20;

    /// <summary>How many nodes may be evaluated.</summary>
    public long MaxSteps { get; init; } = 10_000_000;

    /// <summary>How long a rendering may take.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(10);
}
