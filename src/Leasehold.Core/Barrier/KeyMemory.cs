using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Memory for keys, outside the collected heap: never copied, locked against the swap area as far as the process may,
/// left out of core dumps, and zero whenever nobody rents it. Small secrets share pages; a larger one has its own.
/// Safe for many callers at once.
/// </summary>
public sealed class KeyMemory
{
    /// <summary>Most bytes of a secret that shares pages with others: a key, a share, a result of HMAC.</summary>
    internal const int SlotBytes = 64;

    /// <summary>Bytes that are asked of the system at once.</summary>
    internal const int SlabBytes = 16 * 1024;

    private const int PageBytes = 4096;
    private const int ReadyBytes = 4 * SlabBytes; // 1,024 secrets.
    private const int MostLockedBytes = 2 * 1024 * 1024; // All of a keyring's terms, twice; a quarter of most limits.

    private readonly Lock _changing = new();
    private readonly Queue<nint> _locked = new(); // The one freed longest ago is rented next.
    private readonly Queue<nint> _unlocked = new();
    private readonly int _mostLocked;
    private int _lockedBytes;
    private Action<string>? _warn;
    private string? _fault;
    private bool _told;

    /// <summary>Memory of which at most so many bytes are locked.</summary>
    internal KeyMemory(int mostLocked) => _mostLocked = mostLocked;

    /// <summary>The one of this process, as limits of locked memory are those of a process.</summary>
    public static KeyMemory Shared { get; } = new(MostLockedBytes);

    /// <summary>Whether all keys so far were in locked memory.</summary>
    public bool IsLocked
    {
        get
        {
            lock (_changing)
                return _fault is null;
        }
    }

    /// <summary>Locks what the keys of most servers need, so that a limit that is too low is known at start.</summary>
    public void Prepare()
    {
        lock (_changing)
        {
            while (_lockedBytes < ReadyBytes && _fault is null)
                AddSlab();
        }
    }

    /// <summary>
    /// Who hears, once, that keys are in memory that is not locked, and what to do: now if it has happened already.
    /// </summary>
    public void WarnBy(Action<string> warn)
    {
        lock (_changing)
            (_warn, _told) = (warn, false);
        Tell();
    }

    /// <summary>Zeros. Throws <see cref="OutOfMemoryException"/>.</summary>
    internal KeySlot Rent(int length)
    {
        KeySlot slot;
        lock (_changing)
            slot = length > SlotBytes ? Own(length) : Shares(length);
        Tell();
        return slot;
    }

    /// <summary>Wipes a slot, which is for others from here on.</summary>
    internal void Return(KeySlot slot)
    {
        CryptographicOperations.ZeroMemory(slot.Span);
        lock (_changing)
        {
            if (slot.Length <= SlotBytes)
            {
                (slot.IsLocked ? _locked : _unlocked).Enqueue(slot.Address);
                return;
            }
            var bytes = WholePages(slot.Length);
            SystemPages.Unmap(slot.Address, bytes);
            if (slot.IsLocked)
                _lockedBytes -= bytes;
        }
    }

    private static int WholePages(int length) => checked(length + PageBytes - 1) / PageBytes * PageBytes;

    private KeySlot Shares(int length)
    {
        if (_locked.Count == 0 && _unlocked.Count == 0)
            AddSlab();
        return _locked.TryDequeue(out var address)
            ? new KeySlot(address, length, true)
            : new KeySlot(_unlocked.Dequeue(), length, false);
    }

    private KeySlot Own(int length)
    {
        var address = Map(WholePages(length), out var isLocked);
        return new KeySlot(address, length, isLocked);
    }

    private void AddSlab()
    {
        var slab = Map(SlabBytes, out var isLocked);
        var idle = isLocked ? _locked : _unlocked;
        for (var at = 0; at < SlabBytes; at += SlotBytes)
            idle.Enqueue(slab + at);
    }

    private nint Map(int bytes, out bool isLocked)
    {
        var address = SystemPages.Map(bytes);
        var fault = _lockedBytes + bytes <= _mostLocked
            ? SystemPages.Lock(address, bytes)
            : $"more than {_mostLocked} bytes of keys are never locked";
        isLocked = fault is null;
        if (isLocked)
            _lockedBytes += bytes;
        else
            _fault ??= fault;
        return address;
    }

    /// <summary>Outside the lock: who hears it may make secrets.</summary>
    private void Tell()
    {
        Action<string> warn;
        string text;
        lock (_changing)
        {
            if (_told || _warn is null || _fault is null)
                return;
            _told = true;
            warn = _warn;
            text = $"keys are in memory that is not locked and may be written to the swap area (mlock: {_fault}); "
                + "raise the limit of locked memory (LimitMEMLOCK=infinity in the unit file, ulimit -l), "
                + "or turn the swap area off";
        }
        warn(text);
    }
}
