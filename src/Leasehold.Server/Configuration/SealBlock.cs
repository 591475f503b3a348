namespace Leasehold.Server.Configuration;

/// <summary>A <c>seal</c> block as it was written. Its values may be secrets: it is never printed.</summary>
/// <param name="Type">The kind of seal.</param>
/// <param name="IsDisabled">Whether it is the seal to migrate from.</param>
/// <param name="Place">File, line and column, for messages.</param>
/// <param name="Values">The texts of its keys.</param>
public sealed record SealBlock(
    string Type, bool IsDisabled, string Place, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The text of a key; null if it is absent or empty.</summary>
    public string? Find(string key) => Values.TryGetValue(key, out var text) && text.Length > 0 ? text : null;

    /// <inheritdoc/>
    public override string ToString() => $"seal \"{Type}\" at {Place}";
}
