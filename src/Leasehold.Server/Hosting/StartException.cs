namespace Leasehold.Server.Hosting;

/// <summary>The server cannot start; the message tells the operator why.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
