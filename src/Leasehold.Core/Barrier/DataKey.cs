namespace Leasehold.Core.Barrier;

/// <summary>One term of the keyring: a key, since when, and how often it was used.</summary>
internal sealed class DataKey : IDisposable
{
    private readonly SecretPool<RecordCipher> _ciphers;
    private long _uses;

    /// <summary>The value is owned from here on.</summary>
    public DataKey(uint term, DateTimeOffset installed, SecretBytes value, long reservedUses, Id16 storeId)
    {
        Term = term;
        Installed = installed;
        Value = value;
        ReservedUses = reservedUses;
        _uses = reservedUses; // What was reserved before may have been used.
        _ciphers = new SecretPool<RecordCipher>(value, secret => new RecordCipher(secret, storeId));
    }

    public uint Term { get; }

    public DateTimeOffset Installed { get; }

    public SecretBytes Value { get; }

    /// <summary>Uses that the stored keyring accounts for; never fewer than were made.</summary>
    public long ReservedUses { get; set; }

    public long Uses => Interlocked.Read(ref _uses);

    /// <summary>Counts one use; false when the key must not be used any more.</summary>
    public bool TryUse() => Interlocked.Increment(ref _uses) <= KeyringLimits.MostUses;

    public RecordCipher Rent() => _ciphers.Rent();

    public void Return(RecordCipher cipher) => _ciphers.Return(cipher);

    public void Dispose() => _ciphers.Dispose();
}
