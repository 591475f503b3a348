namespace Leasehold.Storage;

/// <summary>An engine whose store has an identity that goes along with a copy of it.</summary>
public interface IIdentifiedEngine : IStorageEngine
{
    /// <summary>Where the store lies, as messages name it.</summary>
    string Place { get; }

    /// <summary>What the store is called for ever: drawn when it was created, on one line.</summary>
    ValueTask<string> IdentityAsync(CancellationToken cancel);
}
