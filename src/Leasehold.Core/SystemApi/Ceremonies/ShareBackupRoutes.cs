using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Seal;
using Leasehold.Core.Seal.Ceremonies;

namespace Leasehold.Core.SystemApi.Ceremonies;

/// <summary>The encrypted shares that a rekey has left with the server.</summary>
internal static class ShareBackupRoutes
{
    /// <summary>Maps the backup of one held key at a path such as <c>rekey/backup</c>.</summary>
    public static void Map(RouteTable routes, string at, IHeldKey held) =>
        routes.At(at, "Shows or deletes the shares that a rekey has left with the server, encrypted for their holders.")
            .Sudo()
            .Injected()
            .Read(async (request, tx, cancel) =>
                await ShareBackup.FindAsync(tx, held, cancel).ConfigureAwait(false) is { } backup
                    ? RekeyAnswers.Of(backup)
                    : Refusal.Invalid("no backed-up keys found"))
            .Delete((request, tx, cancel) =>
            {
                ShareBackup.StageRemoval(tx, held);
                return new(Reply.Done);
            });
}
