namespace Leasehold.Storage;

/// <summary>What the store lies on can't be reached, or refuses us, at the moment. It may be another time.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null)
    : StoreException(message, inner);
