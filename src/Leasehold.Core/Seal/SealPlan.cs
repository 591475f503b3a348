namespace Leasehold.Core.Seal;

/// <summary>How a store is opened under the configured seals.</summary>
/// <param name="Opener">What unwraps the unseal key; null if people bring its shares.</param>
/// <param name="Migrates">Whether opening moves the store to the seal in use; people must ask for that.</param>
/// <param name="Fault">Set if the store can't be opened so: says why and what to do.</param>
internal readonly record struct SealPlan(ISealWrapper? Opener, bool Migrates, string? Fault);
