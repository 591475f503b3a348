namespace Leasehold.Core.Mounts;

/// <summary>The option that makes Vault give leases for what KV keeps; here they have none.</summary>
internal static class LeasedOption
{
    private const string Name = "leased_passthrough";

    /// <summary>What to tell who sets it; null if he does not.</summary>
    public static string? Warning(IReadOnlyDictionary<string, string>? options) =>
        options is not null && options.TryGetValue(Name, out var value) &&
        string.Equals(value, "true", StringComparison.OrdinalIgnoreCase)
            ? $"the option {Name} changes nothing: secrets that are kept have no leases"
            : null;
}
