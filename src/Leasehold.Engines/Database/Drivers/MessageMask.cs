namespace Leasehold.Engines.Database.Drivers;

/// <summary>Takes passwords out of messages, however they are spelled there, and cuts what is too long.</summary>
internal sealed class MessageMask
{
    private const string Masked = "[password]";

    // Shorter ones stand in every message by chance: masking them would tell them.
    private const int ShortestSecret = 4;

    private readonly string[] _spellings;

    /// <summary>Hides these.</summary>
    public MessageMask(params IEnumerable<string?> secrets) =>
        _spellings =
        [
            .. secrets.OfType<string>().Where(static secret => secret.Length >= ShortestSecret).SelectMany(Spellings)
                .Distinct(StringComparer.Ordinal).OrderByDescending(static spelling => spelling.Length),
        ];

    /// <summary>The message on one line, without secrets.</summary>
    public string Apply(string message)
    {
        foreach (var spelling in _spellings)
            message = message.Replace(spelling, Masked, StringComparison.Ordinal);
        message = message.ReplaceLineEndings("; ");
        return message.Length <= DriverLimits.MessageLength ? message : message[..DriverLimits.MessageLength];
    }

    /// <summary>Hides these as well.</summary>
    public MessageMask With(params IEnumerable<string?> secrets) => new(_spellings.Concat(secrets));

    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        secret.Replace("'", "''", StringComparison.Ordinal),
        secret.Replace("\"", "\"\"", StringComparison.Ordinal),
        secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal),
    ];
}
