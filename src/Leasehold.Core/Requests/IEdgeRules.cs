namespace Leasehold.Core.Requests;

/// <summary>What the operator set for the edge of the server; nothing while it is sealed.</summary>
public interface IEdgeRules
{
    /// <summary>The rules for pages of other origins; null: the headers of browsers are not looked at.</summary>
    CorsRules? Cors { get; }

    /// <summary>The headers of answers below <c>/ui</c>.</summary>
    IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> UiHeaders { get; }
}
