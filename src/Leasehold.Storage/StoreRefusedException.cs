namespace Leasehold.Storage;

/// <summary>The store was reached and must not be used as it is: the message says what the operator can do.</summary>
public sealed class StoreRefusedException(string message) : StoreException(message);
