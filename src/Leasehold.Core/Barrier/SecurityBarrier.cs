using System.Text;

namespace Leasehold.Core.Barrier;

/// <summary>
/// Seals and opens records, and turns ids into the HMACs that are stored instead. It owns every key behind the seal:
/// disposing it wipes them, and what still tries to use them gets an <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed class SecurityBarrier : IDisposable
{
    private readonly SecretBytes _rootKey;
    private readonly SemaphoreSlim _upkeep = new(1, 1);
    private Keyring _keyring;

    private SecurityBarrier(Id16 storeId, SecretBytes rootKey, Keyring keyring)
    {
        StoreId = storeId;
        _rootKey = rootKey;
        _keyring = keyring;
    }

    /// <summary>The store whose records these are: part of what each record is bound to.</summary>
    public Id16 StoreId { get; }

    /// <summary>The term that new records are sealed with.</summary>
    public uint ActiveTerm => Ring.Active.Term;

    /// <summary>Since when the active term is in use.</summary>
    public DateTimeOffset ActiveSince => Ring.Active.Installed;

    /// <summary>Seals made with the active term; after a restart never fewer than there were.</summary>
    public long ActiveUses => Ring.Active.Uses;

    /// <summary>Says when the active term ends by itself; asked at each commit.</summary>
    internal Func<TermLimits> TermLimits { get; set; } = static () => Barrier.TermLimits.Default;

    private Keyring Ring => Volatile.Read(ref _keyring);

    private bool NeedsUses =>
        Ring.Active is var active && active.Uses + (KeyringLimits.ReservedAtOnce / 2) >= active.ReservedUses;

    /// <summary>A barrier with fresh keys, for a new store. Nothing of it is stored yet.</summary>
    public static SecurityBarrier Fresh(Id16 storeId, DateTimeOffset now) =>
        new(storeId, SecretBytes.Random(RecordCipher.KeySize), Keyring.Fresh(storeId, now));

    /// <summary>Seals a row where it will be stored.</summary>
    public byte[] Seal<T>(Key key, T row, RecordFormat<T> format)
        where T : class
    {
        var dataKey = Use();
        var cipher = dataKey.Rent();
        try
        {
            Span<byte> nonce = stackalloc byte[RecordHeader.NonceSize];
            SystemRandom.Fill(nonce);
            return cipher.Seal(dataKey.Term, key, row, format, nonce);
        }
        finally
        {
            dataKey.Return(cipher);
        }
    }

    /// <summary>Seals a row that will be appended to a stream.</summary>
    public byte[] SealAppended<T>(Key stream, T row, RecordFormat<T> format)
        where T : class
    {
        var dataKey = Use();
        var cipher = dataKey.Rent();
        try
        {
            Span<byte> nonce = stackalloc byte[RecordHeader.NonceSize];
            SystemRandom.Fill(nonce);
            return cipher.SealAppended(dataKey.Term, stream, Id16.Random(), row, format, nonce);
        }
        finally
        {
            dataKey.Return(cipher);
        }
    }

    /// <summary>Opens what <see cref="Seal"/> made. Throws <see cref="RecordDamagedException"/>.</summary>
    public T Open<T>(Key key, ReadOnlySpan<byte> record, RecordFormat<T> format)
        where T : class => Open(RecordHeader.Keyed, key, record, format);

    /// <summary>Opens what <see cref="SealAppended"/> made. Throws <see cref="RecordDamagedException"/>.</summary>
    public T OpenAppended<T>(Key stream, ReadOnlySpan<byte> record, RecordFormat<T> format)
        where T : class => Open(RecordHeader.Appended, stream, record, format);

    /// <summary>The id under which a token is stored: the front of an HMAC of namespace and token.</summary>
    public Id16 TokenId(uint ns, ReadOnlySpan<byte> token) => IdOf(Ring.Tokens, ns, token);

    /// <summary>The id under which an accessor is stored; by another key than tokens.</summary>
    public Id16 AccessorId(uint ns, ReadOnlySpan<byte> accessor) => IdOf(Ring.Accessors, ns, accessor);

    /// <summary>
    /// HMAC-SHA256 of data for a purpose, such as <c>approle secret id</c>: purposes don't share results. The
    /// destination takes <see cref="HmacKey.Size"/> bytes.
    /// </summary>
    public void Hmac(string purpose, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<byte> front = stackalloc byte[Encoding.UTF8.GetMaxByteCount(purpose.Length) + 1];
        var length = Encoding.UTF8.GetBytes(purpose, front);
        front[length++] = 0;
        Ring.General.Compute(front[..length], data, destination);
    }

    /// <summary>As the other, into a new array.</summary>
    public byte[] Hmac(string purpose, ReadOnlySpan<byte> data)
    {
        var result = new byte[HmacKey.Size];
        Hmac(purpose, data, result);
        return result;
    }

    /// <summary>The front of an HMAC for a purpose, as an id.</summary>
    public Id16 HmacId(string purpose, ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HmacKey.Size];
        Hmac(purpose, data, hash);
        return Id16.Read(hash);
    }

    /// <summary>Wipes all keys.</summary>
    public void Dispose()
    {
        Ring.Dispose();
        _rootKey.Dispose();
    }

    /// <summary>A barrier over a stored keyring. The root key belongs to it from here on.</summary>
    internal static SecurityBarrier Open(Id16 storeId, SecretBytes rootKey, ReadOnlySpan<byte> keyringRecord) =>
        new(storeId, rootKey, SealedKeys.OpenKeyring(rootKey, storeId, keyringRecord));

    /// <summary>The root key's row, sealed by the unseal key.</summary>
    internal byte[] SealRootKey(SecretBytes unsealKey) => SealedKeys.SealRootKey(unsealKey, StoreId, _rootKey);

    /// <summary>Whether the next commit must store something of the keyring.</summary>
    internal bool IsUpkeepDue(DateTimeOffset now) => NeedsUses || TermLimits().EndTerm(Ring, now);

    /// <summary>
    /// What the keyring needs stored in the next commit: more reserved uses, or a new term; null for nothing, or while
    /// another commit sees to it.
    /// </summary>
    internal KeyringUpkeep? TakeUpkeep(DateTimeOffset now)
    {
        var limits = TermLimits();
        if (!IsUpkeepDue(now) || !_upkeep.Wait(0))
            return null;
        if (limits.EndTerm(Ring, now)) // Another commit may just have seen to it.
            return NextTerm(now);
        if (NeedsUses)
            return MoreUses(Ring);
        _upkeep.Release();
        return null;
    }

    /// <summary>A new term, to be stored in the next commit.</summary>
    internal async ValueTask<KeyringUpkeep> TakeRotationAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await _upkeep.WaitAsync(cancel);
        return NextTerm(now);
    }

    /// <summary>One more unsealing, to be stored before the first record is sealed.</summary>
    internal KeyringUpkeep TakeUnseal(DateTimeOffset now)
    {
        _upkeep.Wait(0);
        return MoreUses(Ring.WithUnseal(StoreId, now));
    }

    /// <summary>
    /// The keyring as it is, to be stored for the first time. Its uses are known exactly: this barrier seals nothing
    /// more.
    /// </summary>
    internal KeyringUpkeep TakeUses()
    {
        _upkeep.Wait(0);
        return Reserving(Ring, ahead: 0);
    }

    internal void EndUpkeep(Keyring changed, bool stored)
    {
        if (stored)
            Volatile.Write(ref _keyring, changed);
        else if (changed.Active != Ring.Active)
            changed.Active.Dispose(); // A term that nothing was sealed with.
        _upkeep.Release();
    }

    private static Id16 IdOf(HmacKey key, uint ns, ReadOnlySpan<byte> id)
    {
        Span<byte> front = stackalloc byte[Varint.MaxLength];
        Span<byte> hash = stackalloc byte[HmacKey.Size];
        key.Compute(front[..Varint.Write(ns, front)], id, hash);
        return Id16.Read(hash);
    }

    private KeyringUpkeep NextTerm(DateTimeOffset now) => MoreUses(Ring.WithNextTerm(StoreId, now));

    private KeyringUpkeep MoreUses(Keyring keyring) => Reserving(keyring, KeyringLimits.ReservedAtOnce);

    private KeyringUpkeep Reserving(Keyring keyring, long ahead)
    {
        var before = keyring.Active.ReservedUses;
        keyring.Active.ReservedUses = keyring.Active.Uses + ahead;
        return new KeyringUpkeep(this, keyring, before, SealedKeys.SealKeyring(_rootKey, StoreId, keyring));
    }

    private DataKey Use()
    {
        var key = Ring.Active;
        if (!key.TryUse())
            throw new InvalidOperationException($"key term {key.Term} has been used {KeyringLimits.MostUses} times");
        return key;
    }

    private T Open<T>(byte format, Key key, ReadOnlySpan<byte> record, RecordFormat<T> rows)
        where T : class
    {
        if (RecordHeader.Fault(record, format) is { } fault)
            throw new RecordDamagedException(key, fault);
        var term = RecordHeader.Term(record);
        if (Ring.Find(term) is not { } dataKey)
            throw new RecordDamagedException(key, $"key term {term} is not known");

        var cipher = dataKey.Rent();
        try
        {
            return cipher.Open(key, record, rows);
        }
        finally
        {
            dataKey.Return(cipher);
        }
    }
}
