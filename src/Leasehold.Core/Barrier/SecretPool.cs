namespace Leasehold.Core.Barrier;

/// <summary>
/// Reusable objects made from one secret, such as ciphers. They belong to the pool, never to threads, so that disposing
/// it leaves none behind: idle ones go at once, rented ones when they come back.
/// </summary>
internal sealed class SecretPool<T>(SecretBytes secret, Func<SecretBytes, T> create) : IDisposable
    where T : class, IDisposable
{
    private readonly T?[] _idle = new T?[Math.Max(Environment.ProcessorCount * 2, 4)];
    private readonly Lock _creating = new();
    private volatile bool _disposed;

    /// <summary>Throws <see cref="ObjectDisposedException"/> once the pool is gone.</summary>
    public T Rent()
    {
        foreach (ref var slot in _idle.AsSpan())
        {
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } idle)
                return idle;
        }
        lock (_creating) // Else the secret could be wiped under the constructor's hands: a cipher with a zero key.
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return create(secret);
        }
    }

    public void Return(T item)
    {
        if (!_disposed)
        {
            foreach (ref var slot in _idle.AsSpan())
            {
                if (slot is null && Interlocked.CompareExchange(ref slot, item, null) is null)
                {
                    if (_disposed)
                        Drain();
                    return;
                }
            }
        }
        item.Dispose();
    }

    public void Dispose()
    {
        lock (_creating)
        {
            _disposed = true;
            secret.Dispose();
        }
        Drain();
    }

    private void Drain()
    {
        foreach (ref var slot in _idle.AsSpan())
            Interlocked.Exchange(ref slot, null)?.Dispose();
    }
}
