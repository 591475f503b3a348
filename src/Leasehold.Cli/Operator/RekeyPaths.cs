namespace Leasehold.Cli.Operator;

/// <summary>Where the rekeying of a key is served.</summary>
/// <param name="Below">What the steps stand below.</param>
/// <param name="Backup">Where the backup is.</param>
internal sealed record RekeyPaths(string Below, string Backup)
{
    /// <summary>The paths of a target; null if there is no such target.</summary>
    public static RekeyPaths? Of(string target, bool withToken) => (target, withToken) switch
    {
        ("barrier", false) => new("sys/rekey", "sys/rekey/backup"),
        ("recovery" or "hsm", false) => new("sys/rekey-recovery-key", "sys/rekey/recovery-key-backup"),
        ("barrier" or "root", true) => new("sys/rotate/root", "sys/rotate/root/backup"),
        ("recovery" or "hsm", true) => new("sys/rotate/recovery", "sys/rotate/recovery/backup"),
        _ => null,
    };
}
