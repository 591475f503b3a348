namespace Leasehold.Cli.Input;

/// <summary>Spellings that Go's parsers accept.</summary>
internal static class GoText
{
    /// <summary>A boolean as Go reads it; null when it is none.</summary>
    public static bool? Boolean(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
