namespace Leasehold.Storage;

/// <summary>A key or a value is larger than the store takes; nothing was staged.</summary>
/// <param name="message">Which limit, and by how much.</param>
/// <param name="isKey">Whether the key is too long; otherwise the value is.</param>
public sealed class StoreLimitException(string message, bool isKey) : ArgumentException(message)
{
    /// <summary>Whether the key is too long; otherwise the value is.</summary>
    public bool IsKey { get; } = isKey;
}
