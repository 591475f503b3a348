namespace Leasehold.Core.Audit;

/// <summary>Limits of audit devices.</summary>
public static class AuditLimits
{
    /// <summary>Most devices of a server.</summary>
    public const int Devices = 64;

    /// <summary>Longest path of a device, in characters.</summary>
    public const int PathLength = 256;

    /// <summary>Longest prefix of a line, in characters.</summary>
    public const int PrefixLength = 64;

    /// <summary>Most options of a device.</summary>
    public const int Options = 64;

    /// <summary>Longest description or option, in characters.</summary>
    public const int TextLength = 4096;

    /// <summary>Deepest nesting of data in an entry: that of a body and what surrounds it in an answer.</summary>
    public const int Depth = 256;
}
