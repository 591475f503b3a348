using Leasehold.Core.Routing;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary>All ceremonies of key holders, each without a token and with one.</summary>
internal sealed class CeremonyRoutes(KeyCeremonies ceremonies, TimeProvider time) : ISystemRoutes
{
    /// <summary>Whether a path is one of those served without a token.</summary>
    public static bool IsCeremony(string path) =>
        path.StartsWith("sys/rekey", StringComparison.Ordinal)
        || path.StartsWith("sys/generate-root/", StringComparison.Ordinal);

    public void Map(RouteTable routes)
    {
        var limit = new AttemptLimit(time);
        var rekeying = CeremonyDoor.ToRekey(limit);
        new RekeyRoutes(ceremonies.UnsealKey, rekeying).Map(routes, "rekey");
        new RekeyRoutes(ceremonies.RecoveryKey, rekeying).Map(routes, "rekey-recovery-key");
        new RekeyRoutes(ceremonies.UnsealKey, CeremonyDoor.WithToken).Map(routes, "rotate/root");
        new RekeyRoutes(ceremonies.RecoveryKey, CeremonyDoor.WithToken).Map(routes, "rotate/recovery");
        ShareBackupRoutes.Map(routes, "rekey/backup", ceremonies.HeldUnsealKey);
        ShareBackupRoutes.Map(routes, "rekey/recovery-key-backup", ceremonies.HeldRecoveryKey);
        ShareBackupRoutes.Map(routes, "rotate/root/backup", ceremonies.HeldUnsealKey);
        ShareBackupRoutes.Map(routes, "rotate/recovery/backup", ceremonies.HeldRecoveryKey);

        var generating = CeremonyDoor.ToRootGeneration(limit);
        new GenerateRootRoutes(ceremonies.RootToken, generating).Map(routes, "generate-root");
        new GenerateRootRoutes(ceremonies.RootToken, CeremonyDoor.WithToken).Map(routes, "generate-root-token");
        DecodeTokenRoute.Map(routes);
    }
}
