using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Leasehold.Server.Seals;

/// <summary>The answer to one call, or why there is none. What it holds may be a key: it is wiped on dispose.</summary>
internal readonly struct TransitAnswer : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;

    public TransitAnswer(ReadOnlyMemory<byte> body) => _body = body;

    public TransitAnswer(string fault) => Fault = fault;

    /// <summary>A sentence that says what went wrong and what to do; null if nothing did.</summary>
    public string? Fault { get; }

    /// <summary>What stands at a path of names; the default if the answer is no such JSON.</summary>
    /// <param name="part">The outer name.</param>
    /// <param name="name">The name inside it.</param>
    /// <param name="read">Reads the value; may find it of another kind.</param>
    public T? Find<T>(string part, string name, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(_body);
            return document.RootElement.TryGetProperty(part, out var inner)
                && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(name, out var value)
                ? read(value)
                : default;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return default; // No JSON, or a value of another kind.
        }
    }

    public void Dispose()
    {
        if (MemoryMarshal.TryGetArray(_body, out var bytes))
            CryptographicOperations.ZeroMemory(bytes.AsSpan());
    }
}
