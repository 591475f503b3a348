using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Composition;

/// <summary>
/// Reads a key of 32 bytes: as it is, in hexadecimal or base64; here, from a variable or from a file.
/// </summary>
internal sealed class StaticKeyReader(ServerEnvironment environment)
{
    private const string FromEnvironment = "env://";
    private const string FromFile = "file://";
    private const int MostBytes = 4096;

    /// <summary>The key, which the caller disposes, or why there is none.</summary>
    public (SecretBytes? Key, string? Fault) Read(string text)
    {
        var (source, where, fault) = Source(text);
        if (source is null)
            return (null, fault);
        using (source)
        {
            return Decode(source.Span) is { } key
                ? (key, null)
                : (null, $"expected a key of {StaticSeal.KeySize} bytes, as they are, in hexadecimal or in base64; "
                    + $"found {source.Length} bytes {where}");
        }
    }

    private (SecretBytes? Source, string Where, string? Fault) Source(string text)
    {
        if (text.StartsWith(FromEnvironment, StringComparison.Ordinal))
        {
            var name = text[FromEnvironment.Length..];
            return environment.Plain(name) is { } value
                ? (Bytes(value), $"in the variable {name}", null)
                : (null, "", $"the environment variable {name} is not set");
        }
        return text.StartsWith(FromFile, StringComparison.Ordinal)
            ? File(text[FromFile.Length..])
            : (Bytes(text), "in the configuration", null);
    }

    private static (SecretBytes? Source, string Where, string? Fault) File(string path)
    {
        try
        {
            using var handle = System.IO.File.OpenHandle(path);
            var bytes = new SecretBytes((int)Math.Min(RandomAccess.GetLength(handle), MostBytes));
            RandomAccess.Read(handle, bytes.Span, 0);
            return (bytes, $"in {path}", null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, "", $"the key file {path} can't be read: {fault.Message}");
        }
    }

    private static SecretBytes Bytes(string text)
    {
        var bytes = new SecretBytes(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes.Span);
        return bytes;
    }

    private static SecretBytes? Decode(ReadOnlySpan<byte> source)
    {
        if (source.Length == StaticSeal.KeySize)
            return new SecretBytes(source);
        var text = source.Trim(" \t\r\n"u8);
        if (text.Length == StaticSeal.KeySize)
            return new SecretBytes(text);
        var key = new SecretBytes(StaticSeal.KeySize);
        if (text.Length == 2 * StaticSeal.KeySize
            && Convert.FromHexString(text, key.Span, out _, out _) == OperationStatus.Done)
            return key;
        key.Dispose();
        using var decoded = new SecretBytes(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        return Base64.DecodeFromUtf8(text, decoded.Span, out _, out var length) == OperationStatus.Done
            && length == StaticSeal.KeySize
            ? new SecretBytes(decoded.Span[..length])
            : null;
    }
}
