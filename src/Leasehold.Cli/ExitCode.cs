namespace Leasehold.Cli;

/// <summary>How commands end; scripts compare these.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>The caller's mistake: flags, arguments, formats, fields.</summary>
    public const int Usage = 1;

    /// <summary>The server refused or could not be reached, or nothing was found.</summary>
    public const int Refused = 2;

    public const int UnknownCommand = 127;
}
