using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leasehold.Core.Barrier;
using Leasehold.Core.Seal;
using Leasehold.Server.Hosting;

namespace Leasehold.Server.Seals;

/// <summary>
/// A seal whose key the transit engine of another server keeps. Its id is the key's name: address and mount may change.
/// Which version of the key wrapped something stands at the beginning of it.
/// </summary>
public sealed class TransitSeal : ISealWrapper
{
    /// <summary>The kind of seal, as configured.</summary>
    public const string SealType = "transit";

    private const int TrialSize = 32; // As a key.

    private readonly TransitServer _server;
    private readonly TokenRenewal? _renewal;

    /// <summary>Connects to nothing yet, but for the renewal of the token, which begins at once.</summary>
    /// <param name="options">Server and key.</param>
    /// <param name="time">The clock of time limits and renewals.</param>
    /// <param name="log">Hears of renewals that failed; null for a short life, in which none is due.</param>
    public TransitSeal(TransitOptions options, TimeProvider time, ServerLog? log)
    {
        KeyIds = [options.Key];
        _server = new TransitServer(options, time);
        _renewal = log is not null && options.RenewsToken ? new TokenRenewal(_server, log, time) : null;
    }

    /// <inheritdoc/>
    public string Type => SealType;

    /// <inheritdoc/>
    public IReadOnlyList<string> KeyIds { get; }

    /// <inheritdoc/>
    public async ValueTask<WrapResult> WrapAsync(SecretBytes key, CancellationToken cancel)
    {
        var body = Body("plaintext", (json, name) => json.WriteBase64String(name, key.Span));
        try
        {
            using var answer = await _server.UseKeyAsync("encrypt", body, cancel);
            if (answer.Fault is { } fault)
                return new WrapResult(null, fault);
            return answer.Find("data", "ciphertext", static value => value.GetString()) is { Length: > 0 } ciphertext
                ? new WrapResult(new WrappedKey(KeyIds[0], Encoding.UTF8.GetBytes(ciphertext)), null)
                : new WrapResult(null, _server.Strange("encrypt"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> IsCurrentAsync(WrappedKey wrapped, CancellationToken cancel)
    {
        using var trial = SecretBytes.Random(TrialSize); // The policy of a seal may encrypt, not read keys.
        return (await WrapAsync(trial, cancel)).Key is not { } today
            || Version(wrapped).SequenceEqual(Version(today));
    }

    /// <inheritdoc/>
    public async ValueTask<UnwrapResult> UnwrapAsync(WrappedKey wrapped, CancellationToken cancel)
    {
        var body = Body("ciphertext", (json, name) => json.WriteString(name, wrapped.Ciphertext.Span));
        using var answer = await _server.UseKeyAsync("decrypt", body, cancel);
        if (answer.Fault is { } fault)
            return new UnwrapResult(null, fault);
        return answer.Find("data", "plaintext", Secret) is { Length: > 0 } key
            ? new UnwrapResult(key, null)
            : new UnwrapResult(null, _server.Strange("decrypt"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renewal?.Dispose();
        _server.Dispose();
    }

    // "vault:v3:", and then what was encrypted.
    private static ReadOnlySpan<byte> Version(WrappedKey wrapped)
    {
        var ciphertext = wrapped.Ciphertext.Span;
        return ciphertext[..(ciphertext.LastIndexOf((byte)':') + 1)];
    }

    private static SecretBytes Secret(JsonElement value)
    {
        var bytes = value.GetBytesFromBase64();
        var key = new SecretBytes(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    private static byte[] Body(string name, Action<Utf8JsonWriter, string> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json, name);
            json.WriteEndObject();
        }
        var body = buffer.WrittenSpan.ToArray();
        buffer.Clear(); // Wipes what was written.
        return body;
    }
}
