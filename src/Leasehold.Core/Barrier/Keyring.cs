namespace Leasehold.Core.Barrier;

/// <summary>
/// The keys behind the barrier: data keys by term, 1 to n, the last one active, and the keys that turn ids into HMACs.
/// Immutable; a new term makes a new keyring that shares the keys of the old.
/// </summary>
internal sealed class Keyring(HmacKey tokens, HmacKey accessors, HmacKey general, uint unseals, DataKey[] terms)
    : IDisposable
{
    public HmacKey Tokens { get; } = tokens;

    public HmacKey Accessors { get; } = accessors;

    public HmacKey General { get; } = general;

    /// <summary>How often the store was unsealed; initializing does not count.</summary>
    public uint Unseals { get; } = unseals;

    public ReadOnlySpan<DataKey> Terms => terms;

    public DataKey Active => terms[^1];

    /// <summary>A keyring for a new store: term 1, fresh keys.</summary>
    public static Keyring Fresh(Id16 storeId, DateTimeOffset now) =>
        new(NewHmacKey(), NewHmacKey(), NewHmacKey(), unseals: 0, [NewKey(1, now, storeId)]);

    /// <summary>The key of a term; null if there is none.</summary>
    public DataKey? Find(uint term) => term - 1 < (uint)terms.Length ? terms[term - 1] : null;

    /// <summary>This keyring with one more term.</summary>
    public Keyring WithNextTerm(Id16 storeId, DateTimeOffset now) =>
        new(Tokens, Accessors, General, Unseals, [.. terms, NewKey(Active.Term + 1, now, storeId)]);

    /// <summary>This keyring after one more unsealing: from the second on with a new term.</summary>
    public Keyring WithUnseal(Id16 storeId, DateTimeOffset now)
    {
        var counted = new Keyring(Tokens, Accessors, General, Unseals + 1, terms);
        return Unseals == 0 || terms.Length >= KeyringLimits.Terms ? counted : counted.WithNextTerm(storeId, now);
    }

    public void Dispose()
    {
        foreach (var key in terms)
            key.Dispose();
        Tokens.Dispose();
        Accessors.Dispose();
        General.Dispose();
    }

    private static HmacKey NewHmacKey() => new(SecretBytes.Random(HmacKey.Size));

    private static DataKey NewKey(uint term, DateTimeOffset now, Id16 storeId) =>
        new(term, now, SecretBytes.Random(RecordCipher.KeySize), reservedUses: 0, storeId);
}
