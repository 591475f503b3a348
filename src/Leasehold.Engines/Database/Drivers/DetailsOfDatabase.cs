using System.Security.Cryptography;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database.Drivers;

/// <summary>
/// Reads connection details: what all kinds of databases check alike, and whatever is thrown as a refusal.
/// </summary>
internal static class DetailsOfDatabase
{
    /// <summary>The settings of a kind of database, or why there are none.</summary>
    /// <param name="details">As posted.</param>
    /// <param name="certificates">The names of the details that must be PEM, for the refusal.</param>
    /// <param name="read">
    /// Makes the settings, and throws <see cref="FormatException"/>, <see cref="ArgumentException"/> or
    /// <see cref="CryptographicException"/> where something misfits. It is given the connection URL.
    /// </param>
    public static Outcome<DatabaseSettings> Read(
        IReadOnlyDictionary<string, string> details,
        string certificates,
        Func<DetailReader, string, DatabaseSettings> read)
    {
        var reader = new DetailReader(details);
        var url = reader.Text("connection_url");
        if (url.Length == 0)
            return Refusal.Invalid("connection_url cannot be empty");
        if (UrlTemplate.HasVariables(reader.Text("username")))
            return Refusal.Invalid("username and/or password cannot contain the template variables");
        if (reader.Text("auth_type") is { Length: > 0 } auth)
            return Refusal.Invalid($"unsupported auth_type {GoQuote.Quote(auth)}: log in by name and password");
        try
        {
            var settings = read(reader, url);
            return reader.Fault is { } fault ? fault : settings;
        }
        catch (FormatException fault)
        {
            return Refusal.Invalid(fault.Message);
        }
        catch (ArgumentException)
        {
            return Refusal.Invalid("connection_url: a value is out of range");
        }
        catch (CryptographicException)
        {
            return Refusal.Invalid($"{certificates} must be certificates and a key as PEM");
        }
    }
}
