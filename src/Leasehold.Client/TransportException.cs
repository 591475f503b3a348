namespace Leasehold.Client;

/// <summary>No answer came: the server could not be reached, was not trusted, or the time was over.</summary>
/// <param name="message">Method, URL and cause, in the words that operators of Vault know.</param>
/// <param name="inner">What the transport reported; null when the time was over.</param>
public sealed class TransportException(string message, Exception? inner) : IOException(message, inner);
