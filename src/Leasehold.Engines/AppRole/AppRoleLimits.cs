namespace Leasehold.Engines.AppRole;

/// <summary>The method's bounds.</summary>
internal static class AppRoleLimits
{
    /// <summary>The longest role id or secret id that somebody chooses, in characters.</summary>
    public const int ChosenId = 4_096;

    /// <summary>The length of an accessor in characters; nothing longer is looked for.</summary>
    public const int Accessor = 36;

    /// <summary>Rows read at once from a range.</summary>
    public const int Page = 1_000;
}
