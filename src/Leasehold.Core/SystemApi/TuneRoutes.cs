using System.Globalization;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>Reading and changing the settings of mounts (<c>spec/tokens.md</c> 11.3).</summary>
internal sealed class TuneRoutes(MountStore mounts, SystemTtls ttls) : ISystemRoutes
{
    private const string Upgrading =
        "Upgrading mount from version 1 to version 2. This mount will be unavailable for a brief period and will " +
        "resume service shortly.";

    private static readonly string[] OfFixedMounts = ["audit_non_hmac_request_keys", "audit_non_hmac_response_keys"];

    private static readonly FieldSet Fields = TuningFields.All.With(
        Field.Text("description", "What it is for."),
        Field.Pairs("options", "Options of the engine; an empty value takes one away."));

    public void Map(RouteTable routes)
    {
        routes.At("mounts/{path...}/tune", "Reads and changes the settings of a mount.")
            .Injected()
            .Read((request, tx, cancel) => Read(request, ""))
            .Write((request, tx, cancel) => WriteAsync(request, tx, "", cancel), Fields);
        routes.At("auth/{path...}/tune", "Reads and changes the settings of an auth method.")
            .Injected()
            .Sudo()
            .Read((request, tx, cancel) => Read(request, "auth/"))
            .Write((request, tx, cancel) => WriteAsync(request, tx, "auth/", cancel), Fields);
    }

    private ValueTask<Reply> Read(Request request, string prefix)
    {
        var path = PathOf(request, prefix);
        return new(mounts.Table.At(path) is { } mount
            ? new Reply.Data(MountAnswers.Tuned(mount, ttls.BoundsOf(mount)))
            : Refusal.Invalid($"cannot fetch sysview for path \"{path}\""));
    }

    private async ValueTask<Reply> WriteAsync(
        Request request, Transaction tx, string prefix, CancellationToken cancel)
    {
        var path = PathOf(request, prefix);
        if (mounts.Table.At(path) is not { } mount)
            return Refusal.Invalid($"tune of path \"{path}\" failed: no mount entry found");
        tx.Guard(MountStore.KeyOf(mount.Id));
        if (mount.State != MountState.Serving)
            return Refusal.Tainted(path);
        if (RefuseForFixed(request.Fields, mount) is { } notThere)
            return notThere;
        if (RefuseTokenType(request.Fields, mount) is { } notThat)
            return notThat;
        if (TuningFields.Apply(request.Fields, mount.Tuning, mount.Type, out var tuning) is { } wrong)
            return wrong;
        if (CheckTtls(tuning) is { } conflict)
            return conflict;
        var tuned = mount with
        {
            Description = request.Has("description") ? request.Text("description") : mount.Description,
            Tuning = tuning,
        };
        if (!request.Has("options"))
        {
            mounts.Put(tx, tuned);
            return Reply.Done;
        }
        var sent = request.Fields.Pairs("options");
        var reply = await WithOptionsAsync(tx, tuned, sent, cancel).ConfigureAwait(false);
        return reply is not Reply.Refused && LeasedOption.Warning(sent) is { } warning
            ? reply.WithWarning(warning)
            : reply;
    }

    private async ValueTask<Reply> WithOptionsAsync(
        Transaction tx, Mount mount, IReadOnlyDictionary<string, string> sent, CancellationToken cancel)
    {
        var options = mount.Options is { } old
            ? new Dictionary<string, string>(old, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in sent)
        {
            if (value.Length == 0)
                options.Remove(name);
            else
                options[name] = value;
        }
        if (mount.Type.Version is not { } before)
            return sent.ContainsKey(EngineCatalog.VersionOption)
                ? Refusal.Invalid($"secrets engine \"{mount.TypeName}\" does not allow setting a version")
                : Put(tx, mount with { Options = options });
        var asked = options.GetValueOrDefault(EngineCatalog.VersionOption) is { Length: > 0 } named ? named : before;
        options[EngineCatalog.VersionOption] = asked;
        if (mounts.Catalog.Find(mount.TypeName, options) is not { } type)
            return Refusal.Invalid($"invalid version provided: {asked}");
        if (int.Parse(asked, CultureInfo.InvariantCulture) < int.Parse(before, CultureInfo.InvariantCulture))
            return Refusal.Invalid($"cannot downgrade mount from version {before}");
        if (type == mount.Type)
            return Put(tx, mount with { Options = options });
        if (type.Engine is not IUpgradesMounts)
            return Refusal.Invalid($"cannot upgrade mount from version {before} to version {asked}");
        var upgraded = mount with { Options = options, Type = type };
        await UpgradeMountJob.StageAsync(tx, mounts, upgraded, cancel).ConfigureAwait(false);
        return Reply.Done.WithWarning(Upgrading);
    }

    private Reply Put(Transaction tx, Mount mount)
    {
        mounts.Put(tx, mount);
        return Reply.Done;
    }

    private static Refusal? RefuseForFixed(FieldValues sent, Mount mount)
    {
        if (mount.Class == EngineClass.Auth || mount.Type.Mountable)
            return null;
        foreach (var field in Fields.All)
        {
            if (sent.Has(field.Label) && Array.IndexOf(OfFixedMounts, field.Label) < 0)
                return Refusal.Invalid($"cannot tune parameter {field.Label} of {mount.Path}");
        }
        return null;
    }

    private static Refusal? RefuseTokenType(FieldValues sent, Mount mount)
    {
        if (sent.Text("token_type").Length == 0)
            return null;
        if (mount.Class != EngineClass.Auth)
            return Refusal.Invalid("'token_type' can only be modified on auth mounts");
        return mount.Type.Mountable
            ? null
            : Refusal.Invalid("'token_type' cannot be set for 'token' or 'ns_token' auth mounts");
    }

    private Refusal? CheckTtls(MountTuning tuning)
    {
        var shortest = tuning.DefaultLeaseTtl;
        var longest = tuning.MaxLeaseTtl > 0 ? tuning.MaxLeaseTtl : ttls.Bounds.Max;
        return shortest > longest
            ? Refusal.Invalid(
                $"backend max lease TTL of {longest} would be less than backend default lease TTL of {shortest}")
            : null;
    }

    private static string PathOf(Request request, string prefix) =>
        prefix + request.Captures["path"].TrimEnd('/') + "/";
}
