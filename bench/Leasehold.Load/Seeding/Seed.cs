namespace Leasehold.Load.Seeding;

/// <summary>
/// What is put into a store: tokens, and leases of the null engine at <c>null/creds/ROLE</c>. Their names are known
/// before, so that requests for them can be made.
/// </summary>
internal sealed record Seed
{
    /// <summary>How many tokens, each an orphan with the policy <c>bench</c>.</summary>
    public int Tokens { get; init; }

    /// <summary>How many leases; each owned by one of the tokens, if there are any.</summary>
    public int Leases { get; init; }

    /// <summary>The role of the leases, a part of their names.</summary>
    public string Role { get; init; } = "bench";

    /// <summary>The target of the null engine that holds them.</summary>
    public string Target { get; init; } = "";

    /// <summary>When the first ends, unix milliseconds.</summary>
    public required long EndsAt { get; init; }

    /// <summary>Within how many milliseconds all end, evenly.</summary>
    public int Spread { get; init; } = 1000;

    /// <summary>Whether they can be renewed; then they come up before their end.</summary>
    public bool Renewable { get; init; } = true;

    public string LeaseId(int index) => $"null/creds/{Role}/{index:D24}";

    public static string TokenSecret(int index) => $"hvs.{index:D24}";

    public long EndOf(int index, int count) => EndsAt + ((long)index * Spread / Math.Max(1, count));
}
