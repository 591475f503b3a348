using Leasehold.Core.Barrier;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Queues for keys that several requests fight over: after its first conflict a request waits for its turn, and who
/// comes new while somebody has it queues as well instead of winning against him; so nobody loses again and again.
/// </summary>
internal sealed class Contention : IDisposable
{
    private const int Stripes = 256;

    private readonly SemaphoreSlim[] _stripes = new SemaphoreSlim[Stripes];
    private readonly byte[]?[] _held = new byte[Stripes][];
    private int _turns;

    public Contention()
    {
        for (var i = 0; i < Stripes; i++)
            _stripes[i] = new SemaphoreSlim(1, 1);
    }

    /// <summary>Waits for the key's turn; dispose what is returned to pass it on.</summary>
    public async ValueTask<Turn> EnterAsync(byte[] key, CancellationToken cancel)
    {
        var stripe = (int)((uint)new Key(key).GetHashCode() % Stripes);
        await _stripes[stripe].WaitAsync(cancel).ConfigureAwait(false);
        Volatile.Write(ref _held[stripe], key);
        Interlocked.Increment(ref _turns);
        return new Turn(this, stripe);
    }

    /// <summary>A key that is somebody's turn and that a transaction would write; null if there is none.</summary>
    public byte[]? WrittenBy(Transaction tx)
    {
        if (Volatile.Read(ref _turns) == 0)
            return null;
        for (var i = 0; i < Stripes; i++)
        {
            if (Volatile.Read(ref _held[i]) is { } key && tx.Writes(key))
                return key;
        }
        return null;
    }

    public void Dispose()
    {
        foreach (var stripe in _stripes)
            stripe.Dispose();
    }

    private void Leave(int stripe)
    {
        Volatile.Write(ref _held[stripe], null);
        Interlocked.Decrement(ref _turns);
        _stripes[stripe].Release();
    }

    /// <summary>The right to be the only one at a key.</summary>
    internal readonly struct Turn(Contention? queues, int stripe) : IDisposable
    {
        public void Dispose() => queues?.Leave(stripe);
    }
}
