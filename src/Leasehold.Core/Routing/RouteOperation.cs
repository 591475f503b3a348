using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>One operation of a route.</summary>
/// <param name="Handler">What serves it.</param>
/// <param name="Fields">The fields it takes from body or query.</param>
public sealed record RouteOperation(Handler Handler, FieldSet Fields);
