namespace Leasehold.Server.Http;

/// <summary>A listener cannot listen; the message says why, for the operator.</summary>
public sealed class ListenerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the operator can do; empty where the message says it.</summary>
    public string Advice { get; init; } = "";
}
