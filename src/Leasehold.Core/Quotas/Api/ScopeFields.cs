using System.Diagnostics.CodeAnalysis;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Quotas.Rows;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.Quotas.Api;

/// <summary>What a quota is about, as it is sent and shown: a path and a role.</summary>
internal static class ScopeFields
{
    /// <summary>The fields that every type of quota has.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        Field.Text("type", "The type of the quota, as in the path."),
        Field.Text("path", "A mount, or a path below one, which may end in a star; empty for the whole server."),
        Field.Text("role", "The role that logs in; the path is then that of its auth method."),
        Field.Flag("inheritable", "Whether it holds in namespaces below; there are none yet."),
    ];

    /// <summary>Reads the scope; the mount it names is guarded.</summary>
    public static bool TryRead(
        Request request,
        Transaction tx,
        MountTable mounts,
        [NotNullWhen(true)] out QuotaScopeRow? scope,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        scope = null;
        var path = request.Text("path").Trim('/');
        var role = request.Text("role");
        var read = new QuotaScopeRow { Role = role };
        if (request.Has("inheritable"))
            read.Inheritable = request.Fields.Flag("inheritable");
        var mount = path.Length == 0 ? null : mounts.Serving(path + "/");
        if (path.Length > 0 && mount is null)
        {
            refusal = Refusal.Invalid($"invalid mount path {GoQuote.Quote(path + "/")}");
            return false;
        }
        if (mount is not null)
        {
            tx.Guard(MountStore.KeyOf(mount.Id));
            read.Mount = mount.Id;
            read.Suffix = Spelled(mount, (path + "/")[mount.Path.Length..].TrimEnd('/'));
            if (mount.Type.Routes.TakesSpellings)
                read.Role = CanonicalName.Spelled(role); // As its logins tell it.
        }
        refusal = role.Length == 0 ? null : RoleFault(mount, read.Suffix);
        scope = refusal is null ? read : null;
        return refusal is null;
    }

    /// <summary>Why a quota cannot stand beside the others of its type; null if it can.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scope">What it is about.</param>
    /// <param name="all">All of the type, with the one that it replaces.</param>
    /// <param name="plural">What the type is called.</param>
    public static Refusal? ClashOf(
        string name, QuotaScopeRow scope, IReadOnlyList<(string Name, QuotaScopeRow Scope)> all, string plural)
    {
        foreach (var other in all)
        {
            if (other.Name != name && QuotaScope.Of(other.Scope) == QuotaScope.Of(scope))
            {
                return Refusal.Invalid(
                    $"quota rule with similar properties exists under the name {GoQuote.Quote(other.Name)}");
            }
        }
        return all.Count >= QuotaLimits.Quotas && all.All(other => other.Name != name)
            ? Refusal.Invalid($"at most {QuotaLimits.Quotas} {plural}")
            : null;
    }

    /// <summary>Adds what was read to an answer.</summary>
    public static JsonMap Show(JsonMap data, QuotaScopeRow scope, MountTable mounts)
    {
        data.Add("path", (mounts.Find(scope.Mount)?.Path ?? "") + scope.Suffix).Add("role", scope.Role);
        return scope.HasInheritable ? data.Add("inheritable", scope.Inheritable) : data;
    }

    /// <summary>Names in it as the engine keeps them: requests are looked up so, however they spell them.</summary>
    private static string Spelled(Mount mount, string suffix)
    {
        var scope = new QuotaScope(mount.Id, suffix, "");
        var names = scope.Stem.TrimEnd('/'); // In front of a star a slash counts, and is not spelled.
        return mount.Type.Routes.UsualSpelling(names) + suffix[names.Length..];
    }

    private static Refusal? RoleFault(Mount? mount, string suffix)
    {
        if (suffix.Length > 0)
        {
            return Refusal.Invalid(
                "Quotas cannot contain both a path suffix and a role. If a role is provided, path must be a valid " +
                "auth mount with a concept of roles");
        }
        var path = GoQuote.Quote(mount?.Path ?? "");
        if (mount is not { Class: EngineClass.Auth })
        {
            return Refusal.Invalid(
                $"Mount path {path} is not a valid auth method and therefore unsuitable for use with role-based " +
                "quotas");
        }
        return mount.Type.Engine is IResolvesRoles
            ? null
            : Refusal.Invalid($"Mount path {path} does not support use with role-based quotas");
    }
}
