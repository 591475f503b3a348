namespace Leasehold.Server.Configuration;

/// <summary>How a log line looks.</summary>
public enum LogFormat
{
    /// <summary>Time, level, part of the server, text.</summary>
    Standard,

    /// <summary>One JSON object on each line.</summary>
    Json,
}

/// <summary>The names of formats.</summary>
public static class LogFormatName
{
    /// <summary>
    /// Reads <c>standard</c> or <c>json</c>, in any case; the empty text is <c>standard</c>. Null otherwise.
    /// </summary>
    public static LogFormat? Parse(string name) => name.Trim().ToLowerInvariant() switch
    {
        "standard" or "" => LogFormat.Standard,
        "json" => LogFormat.Json,
        _ => null,
    };
}
