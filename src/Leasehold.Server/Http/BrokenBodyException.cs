namespace Leasehold.Server.Http;

/// <summary>A body that cannot be read to its end, whoever sent it; a mistake of the client, not of ours.</summary>
internal sealed class BrokenBodyException(string message, Exception inner) : Exception(message, inner);
