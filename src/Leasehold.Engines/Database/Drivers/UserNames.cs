using Leasehold.Core.Leases;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>What a database said about its users.</summary>
/// <param name="Result">Whether it answered.</param>
/// <param name="Names">The names, if it did.</param>
internal sealed record UserNames(TargetResult Result, IReadOnlyList<string> Names);
