using Leasehold.Core.Barrier;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// Queues for keys that several requests fight over: after its first conflict a request waits for its turn, so that it
/// does not lose again and again.
/// </summary>
internal sealed class Contention : IDisposable
{
    private const int Stripes = 256;

    private readonly SemaphoreSlim[] _stripes = new SemaphoreSlim[Stripes];

    public Contention()
    {
        for (var i = 0; i < Stripes; i++)
            _stripes[i] = new SemaphoreSlim(1, 1);
    }

    /// <summary>Waits for the key's turn; dispose what is returned to pass it on.</summary>
    public async ValueTask<Turn> EnterAsync(byte[] key, CancellationToken cancel)
    {
        var stripe = _stripes[(uint)new Key(key).GetHashCode() % Stripes];
        await stripe.WaitAsync(cancel).ConfigureAwait(false);
        return new Turn(stripe);
    }

    public void Dispose()
    {
        foreach (var stripe in _stripes)
            stripe.Dispose();
    }

    /// <summary>The right to be the only one at a key, among those that queue.</summary>
    internal readonly struct Turn(SemaphoreSlim? stripe) : IDisposable
    {
        public void Dispose() => stripe?.Release();
    }
}
