namespace Leasehold.Server.Configuration;

/// <summary>How much the server logs; each level includes those after it.</summary>
public enum LogLevel
{
    /// <summary>Every step.</summary>
    Trace,

    /// <summary>What helps to find a fault.</summary>
    Debug,

    /// <summary>What happens in the life of a server.</summary>
    Info,

    /// <summary>What an operator should look at.</summary>
    Warn,

    /// <summary>What went wrong.</summary>
    Error,
}

/// <summary>The names of levels.</summary>
public static class LogLevelName
{
    /// <summary>
    /// Reads <c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c> or <c>warning</c>, <c>error</c> or <c>err</c> in any
    /// case; the empty text is <c>info</c>. Null for anything else.
    /// </summary>
    public static LogLevel? Parse(string name) => name.Trim().ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" or "notice" or "" => LogLevel.Info,
        "warn" or "warning" => LogLevel.Warn,
        "error" or "err" => LogLevel.Error,
        _ => null,
    };

    /// <summary>The name as the configuration writes it.</summary>
    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Warn => "warn",
        LogLevel.Error => "error",
        _ => "info",
    };
}
