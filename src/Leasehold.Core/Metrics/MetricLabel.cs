namespace Leasehold.Core.Metrics;

/// <summary>What tells series of one name apart.</summary>
/// <param name="Name">A name as Prometheus allows it.</param>
/// <param name="Value">Any text; never a secret.</param>
public readonly record struct MetricLabel(string Name, string Value)
{
    /// <summary>There is one namespace.</summary>
    public static readonly MetricLabel RootNamespace = new("namespace", "root");
}
