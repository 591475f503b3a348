using Leasehold.Core.Barrier;
using Leasehold.Core.Tokens;

namespace Leasehold.Core.Seal.Ceremonies;

/// <summary>What those who hold shares of a key may do together, while the server is open.</summary>
internal sealed class KeyCeremonies : IDisposable
{
    public KeyCeremonies(Func<Transaction> begin, Func<Transaction, IssuedToken> stageRootToken)
    {
        UnsealKey = new Rekey(new KeyReplacement(begin, HeldUnsealKey));
        RecoveryKey = new Rekey(new KeyReplacement(begin, HeldRecoveryKey));
        RootToken = new RootGeneration([HeldUnsealKey, HeldRecoveryKey], stageRootToken);
    }

    public HeldUnsealKey HeldUnsealKey { get; } = new();

    public HeldRecoveryKey HeldRecoveryKey { get; } = new();

    public Rekey UnsealKey { get; }

    public Rekey RecoveryKey { get; }

    public RootGeneration RootToken { get; }

    public void Dispose()
    {
        UnsealKey.Dispose();
        RecoveryKey.Dispose();
        RootToken.Dispose();
    }
}
