namespace Leasehold.Hcl;

/// <summary>What the parser takes at most.</summary>
public static class HclLimits
{
    /// <summary>Nesting of objects and lists.</summary>
    public const int MaxDepth = 100;

    /// <summary>Length of a text: characters of a string, bytes of a file.</summary>
    public const int MaxLength = 2 * 1024 * 1024;
}
