namespace Leasehold.Core.Requests;

/// <summary>What a wrapped answer tells: the <c>wrap_info</c> block.</summary>
public sealed record WrapBlock
{
    /// <summary>The wrapping token.</summary>
    public required string Token { get; init; }

    /// <summary>Its accessor.</summary>
    public required string Accessor { get; init; }

    /// <summary>How long it holds; told in whole seconds.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>The path whose answer it holds.</summary>
    public required string CreationPath { get; init; }

    /// <summary>The accessor of what is inside; left out when empty.</summary>
    public string WrappedAccessor { get; init; } = "";
}
