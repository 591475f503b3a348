namespace Leasehold.Core.Json;

/// <summary>How much JSON one body may hold; checked in one pass, before anybody is authenticated.</summary>
public sealed record JsonLimits
{
    /// <summary>The limits of a server that says nothing else.</summary>
    public static JsonLimits Default { get; } = new();

    /// <summary>Most bytes of a body. 0 means without limit.</summary>
    public int Size { get; init; } = 32 * 1024 * 1024;

    /// <summary>Deepest nesting of objects and arrays; the outermost object is depth 1.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Most strings, names of members included. 0 means without limit.</summary>
    public int Strings { get; init; } = 1000;

    /// <summary>Most bytes that the decoded values would take in memory, by estimate. 0 means without limit.</summary>
    public long Memory { get; init; } = 34_078_720;
}
