using System.Security.Cryptography;

namespace Leasehold.Core.Barrier;

/// <summary>
/// The rows that hold keys sealed by other keys: the root key by the unseal key, the keyring by the root key.
/// </summary>
internal static class SealedKeys
{
    /// <summary>Term of records that no data key has sealed.</summary>
    public const uint NoTerm = 0;

    public static readonly Key RootKeyRow = new KeyWriter(Tables.Clear).Text("root-key").ToKey();

    public static readonly Key KeyringRow = new KeyWriter(Tables.Clear).Text("keyring").ToKey();

    public static byte[] SealRootKey(SecretBytes unsealKey, Id16 storeId, SecretBytes rootKey) =>
        Seal(unsealKey, storeId, RootKeyRow, rootKey, SecretFormat.Instance);

    public static SecretBytes OpenRootKey(SecretBytes unsealKey, Id16 storeId, ReadOnlySpan<byte> record) =>
        Open(unsealKey, storeId, RootKeyRow, record, SecretFormat.Instance);

    public static byte[] SealKeyring(SecretBytes rootKey, Id16 storeId, Keyring keyring) =>
        Seal(rootKey, storeId, KeyringRow, keyring, new KeyringFormat(storeId));

    public static Keyring OpenKeyring(SecretBytes rootKey, Id16 storeId, ReadOnlySpan<byte> record) =>
        Open(rootKey, storeId, KeyringRow, record, new KeyringFormat(storeId));

    private static byte[] Seal<T>(SecretBytes by, Id16 storeId, Key key, T row, RecordFormat<T> format)
        where T : class
    {
        Span<byte> nonce = stackalloc byte[RecordHeader.NonceSize];
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new RecordCipher(by, storeId);
        return cipher.Seal(NoTerm, key, row, format, nonce);
    }

    private static T Open<T>(
        SecretBytes by, Id16 storeId, Key key, ReadOnlySpan<byte> record, RecordFormat<T> format)
        where T : class
    {
        if (RecordHeader.Fault(record, RecordHeader.Keyed) is { } fault)
            throw new RecordDamagedException(key, fault);
        using var cipher = new RecordCipher(by, storeId);
        return cipher.Open(key, record, format);
    }
}
