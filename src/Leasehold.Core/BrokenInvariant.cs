namespace Leasehold.Core;

/// <summary>A promise of our own code was broken: a bug, never the caller's fault. The edge answers 500.</summary>
public sealed class BrokenInvariant(string message) : Exception(message);
