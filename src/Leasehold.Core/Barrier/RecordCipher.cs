using System.Security.Cryptography;
using Leasehold.Storage;

namespace Leasehold.Core.Barrier;

/// <summary>
/// AES-256-GCM with one key, for one caller at a time. The associated data is the format, the store's id and the full
/// key, whose first byte is the table: a record opens only where it was sealed.
/// </summary>
internal sealed class RecordCipher : IDisposable
{
    public const int KeySize = 32;

    private const int FirstBytes = 1024;
    private const int KeptBytes = 64 * 1024;
    private const int StoreIdAt = 1;
    private const int KeyAt = StoreIdAt + Id16.Size;

    private readonly AesGcm _aes;
    private readonly byte[] _associated = new byte[KeyAt + Limits.KeyBytes + Id16.Size];
    private WipedBuffer _plain = new(FirstBytes);

    public RecordCipher(SecretBytes key, Id16 storeId)
    {
        _aes = new AesGcm(key.Span, RecordHeader.TagSize);
        storeId.Write(_associated.AsSpan(StoreIdAt));
    }

    /// <summary>Seals a row under its key, with a nonce that is used once.</summary>
    public byte[] Seal<T>(uint term, Key key, T row, RecordFormat<T> format, ReadOnlySpan<byte> nonce)
        where T : class
    {
        var content = Encode(row, format);
        var record = new byte[RecordHeader.KeyedSize + content.Length + RecordHeader.TagSize];
        RecordHeader.WritePrelude(record, RecordHeader.Keyed, term);
        Encrypt(record, RecordHeader.KeyedSize, nonce, content, Associate(RecordHeader.Keyed, key, []));
        return record;
    }

    /// <summary>
    /// Seals a row of a stream: a random id in its header stands for the part of the key not known yet.
    /// </summary>
    public byte[] SealAppended<T>(
        uint term, Key stream, Id16 id, T row, RecordFormat<T> format, ReadOnlySpan<byte> nonce)
        where T : class
    {
        var content = Encode(row, format);
        var record = new byte[RecordHeader.AppendedSize + content.Length + RecordHeader.TagSize];
        RecordHeader.WritePrelude(record, RecordHeader.Appended, term);
        var idBytes = record.AsSpan(RecordHeader.PreludeSize, Id16.Size);
        id.Write(idBytes);
        Encrypt(record, RecordHeader.AppendedSize, nonce, content, Associate(RecordHeader.Appended, stream, idBytes));
        return record;
    }

    /// <summary>Opens a record whose front was checked; throws <see cref="RecordDamagedException"/>.</summary>
    public T Open<T>(Key key, ReadOnlySpan<byte> record, RecordFormat<T> format)
        where T : class
    {
        var header = RecordHeader.Size(record[0]);
        var id = record[RecordHeader.PreludeSize..(header - RecordHeader.NonceSize)];
        var sealedBytes = record[header..^RecordHeader.TagSize];
        var content = _plain.GetSpan(Math.Max(sealedBytes.Length, 1))[..sealedBytes.Length];
        try
        {
            _aes.Decrypt(
                record[(header - RecordHeader.NonceSize)..header], sealedBytes, record[^RecordHeader.TagSize..],
                content, Associate(record[0], key, id));
            if (content.IsEmpty)
                throw new RecordDamagedException(key, "it is empty");
            return format.Decode(content[0], content[1..]);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new RecordDamagedException(key, "authentication failed");
        }
        catch (FormatException unreadable)
        {
            throw new RecordDamagedException(key, unreadable.Message);
        }
        finally
        {
            Forget(content.Length);
        }
    }

    public void Dispose() => _aes.Dispose();

    private ReadOnlySpan<byte> Encode<T>(T row, RecordFormat<T> format)
        where T : class
    {
        _plain.Wipe(); // Of a format that failed half way.
        _plain.GetSpan(1)[0] = format.Version;
        _plain.Advance(1);
        format.Encode(row, _plain);
        return _plain.Written;
    }

    private void Encrypt(
        Span<byte> record, int header, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> content,
        ReadOnlySpan<byte> associated)
    {
        nonce.CopyTo(record[(header - RecordHeader.NonceSize)..]);
        _aes.Encrypt(
            nonce, content, record[header..^RecordHeader.TagSize], record[^RecordHeader.TagSize..], associated);
        Forget(content.Length);
    }

    private ReadOnlySpan<byte> Associate(byte format, Key key, ReadOnlySpan<byte> id)
    {
        Limits.CheckKeyLength(key.Length);
        _associated[0] = format;
        key.Span.CopyTo(_associated.AsSpan(KeyAt));
        id.CopyTo(_associated.AsSpan(KeyAt + key.Length));
        return _associated.AsSpan(0, KeyAt + key.Length + id.Length);
    }

    private void Forget(int touched)
    {
        _plain.Wipe(touched);
        if (_plain.Capacity > KeptBytes)
            _plain = new WipedBuffer(FirstBytes);
    }
}
