using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>What stands behind a listener.</summary>
/// <param name="Handle">Answers requests.</param>
/// <param name="Edge">What the operator set for the edge; null: nothing.</param>
public sealed record Backend(RequestHandler Handle, IEdgeRules? Edge = null);
