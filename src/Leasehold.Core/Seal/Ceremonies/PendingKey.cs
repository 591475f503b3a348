using Leasehold.Core.Barrier;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>A new key that does not count yet, and its shares as they come back.</summary>
internal sealed class PendingKey : IDisposable
{
    /// <summary>The key; null when none waits.</summary>
    public SecretBytes? Key { get; private set; }

    /// <summary>The new shares given back.</summary>
    public Quorum Quorum { get; } = new("verification operation");

    /// <summary>A key waits from here on. It belongs to this.</summary>
    public void Begin(SecretBytes key)
    {
        Dispose();
        Key = key;
        Quorum.Begin();
    }

    public void Dispose()
    {
        Key?.Dispose();
        Key = null;
        Quorum.Dispose();
    }
}
