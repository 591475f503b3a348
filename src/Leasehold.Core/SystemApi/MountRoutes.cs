using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Mounts;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Enabling, disabling and listing of mounts (<c>spec/tokens.md</c> 11).</summary>
internal sealed class MountRoutes(MountStore mounts, MountRequests requests, QuotaRules quotas) : ISystemRoutes
{
    private const string AuthPrefix = "auth/";

    public void Map(RouteTable routes)
    {
        routes.At("mounts", "Lists the secrets engines.")
            .Injected()
            .Read((request, tx, cancel) => List(EngineClass.Secret));
        routes.At("mounts/{path...}", "Enables, shows and disables a secrets engine.")
            .Injected()
            .Read((request, tx, cancel) => Read(request, EngineClass.Secret))
            .Write((request, tx, cancel) => EnableAsync(request, tx, EngineClass.Secret, cancel), MountRequests.Fields)
            .Delete((request, tx, cancel) => DisableAsync(request, tx, EngineClass.Secret, cancel));

        routes.At("auth", "Lists the auth methods.")
            .Injected()
            .Read((request, tx, cancel) => List(EngineClass.Auth));
        routes.At("auth/{path...}", "Enables, shows and disables an auth method.")
            .Injected()
            .Sudo()
            .Read((request, tx, cancel) => Read(request, EngineClass.Auth))
            .Write((request, tx, cancel) => EnableAsync(request, tx, EngineClass.Auth, cancel), MountRequests.Fields)
            .Delete((request, tx, cancel) => DisableAsync(request, tx, EngineClass.Auth, cancel));
    }

    private ValueTask<Reply> List(EngineClass where)
    {
        var data = new JsonMap();
        foreach (var mount in mounts.Table.All)
        {
            if (mount.Class == where)
                data.Add(mount.Path[PrefixOf(where).Length..], MountAnswers.Info(mount));
        }
        return new(new Reply.Data(data));
    }

    private ValueTask<Reply> Read(Request request, EngineClass where)
    {
        var path = PathOf(request);
        return new(mounts.Table.At(PrefixOf(where) + path) is { } mount
            ? new Reply.Data(MountAnswers.Info(mount))
            : Refusal.Invalid(where == EngineClass.Auth
                ? $"No auth engine at {path}"
                : $"No secret engine mount at {path}"));
    }

    private async ValueTask<Reply> EnableAsync(
        Request request, Transaction tx, EngineClass where, CancellationToken cancel)
    {
        var path = PathOf(request);
        await MountStore.GuardAsync(tx, cancel).ConfigureAwait(false);
        if (requests.Read(request, PrefixOf(where) + path, where, out var mount) is { } refusal)
            return refusal;
        if (mounts.Table.Colliding(mount.Path) is { } other)
            return Refusal.Invalid($"path is already in use at {other.Path[PrefixOf(where).Length..]}");
        mounts.Put(tx, mount);
        return LeasedOption.Warning(mount.Options) is { } warning ? Reply.Done.WithWarning(warning) : Reply.Done;
    }

    private async ValueTask<Reply> DisableAsync(
        Request request, Transaction tx, EngineClass where, CancellationToken cancel)
    {
        await MountStore.GuardAsync(tx, cancel).ConfigureAwait(false);
        var path = PathOf(request);
        if (where == EngineClass.Auth && string.Equals(path, "token/", StringComparison.Ordinal))
            return Refusal.Invalid("token credential backend cannot be disabled");
        if (mounts.Table.At(PrefixOf(where) + path) is not { } mount)
        {
            return MountRequests.IsProtected(path) && where == EngineClass.Secret
                ? Refusal.Invalid($"cannot unmount \"{path}\"")
                : Reply.Done;
        }
        if (!mount.Type.Mountable)
            return Refusal.Invalid($"cannot unmount \"{path}\"");
        await MountStore.RemoveAsync(tx, mount, cancel).ConfigureAwait(false);
        await quotas.RemoveOfAsync(tx, mount.Id, cancel).ConfigureAwait(false);
        return Reply.Done;
    }

    private static string PrefixOf(EngineClass where) => where == EngineClass.Auth ? AuthPrefix : "";

    private static string PathOf(Request request) => request.Captures["path"].TrimEnd('/') + "/";
}
