using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;
using Leasehold.Core.Verification;

namespace Leasehold.Engines.Kv;

/// <summary>The versioned key-value engine: type <c>kv</c>, version 2.</summary>
public sealed class KvEngine : IEngine, IUpgradesMounts, IVerifiesRows
{
    /// <inheritdoc/>
    public ValueTask<string?> FaultAsync(Key key, IRowLookup rows, CancellationToken cancel) =>
        KvVerification.FaultAsync(key, rows, cancel);

    /// <inheritdoc/>
    public ValueTask<bool> UpgradeSomeAsync(Transaction tx, Mount mount, CancellationToken cancel) =>
        KvUpgrade.SomeAsync(tx, mount, cancel);

    /// <inheritdoc/>
    public void Map(RouteTable routes)
    {
        routes.At("config", "What holds for all keys of the mount.")
            .Read(KvConfig.ReadAsync)
            .Write(KvConfig.WriteAsync, KvFields.Config);

        routes.At("data/{path...?}", "The data of a key, by version.")
            .Brief()
            .Read(KvData.ReadAsync, KvFields.Read)
            .Write(KvData.WriteAsync, KvFields.Write, KvData.ExistsAsync)
            .Patch(KvData.PatchAsync, KvFields.Write)
            .Delete(KvData.DeleteAsync);

        foreach (var root in (ReadOnlySpan<string>)["delete", "undelete", "destroy"])
        {
            routes.At(root, "Says that versions belong to a key.")
                .Anything()
                .Read(KvPath.RootAsync)
                .Write(KvPath.RootAsync)
                .Patch(KvPath.RootAsync)
                .Delete(KvPath.RootAsync);
        }

        routes.At("delete/{path...?}", "Deletes versions so that it can be undone.")
            .Write(KvDeletion.DeleteAsync, KvFields.Numbers);

        routes.At("undelete/{path...?}", "Undoes the deletion of versions.")
            .Write(KvDeletion.UndeleteAsync, KvFields.Numbers);

        routes.At("destroy/{path...?}", "Removes the data of versions for good.")
            .Write(KvDeletion.DestroyAsync, KvFields.Numbers);

        routes.At("metadata/{path...?}", "A key, its settings and its versions; lists keys.")
            .Read(KvMetadata.ReadAsync)
            .List(KvMetadata.ListAsync, ListPage.Fields)
            .Write(KvMetadata.WriteAsync, KvFields.Metadata, KvData.ExistsAsync)
            .Patch(KvMetadata.PatchAsync, KvFields.PatchMetadata)
            .Delete(KvMetadata.DeleteAsync);

        routes.At("detailed-metadata/{path...?}", "Lists keys with what is known of each.")
            .List(KvDetails.ListAsync, ListPage.Fields);

        routes.At("subkeys/{path...?}", "The names inside of a version, without values.")
            .Read(KvSubkeys.ReadAsync, KvFields.Subkeys);

        routes.At("{path...?}", "Says how a versioned mount is addressed.")
            .Anything()
            .Read(KvStray.AnswerAsync)
            .List(KvStray.AnswerAsync)
            .Write(KvStray.AnswerAsync)
            .Patch(KvStray.AnswerAsync)
            .Delete(KvStray.AnswerAsync);
    }
}
