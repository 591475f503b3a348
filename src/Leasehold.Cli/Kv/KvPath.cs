using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

/// <summary>Where a secret lies: its mount, its key below it, and whether the mount keeps versions.</summary>
internal sealed record KvPath
{
    private const string Mounts = "sys/internal/ui/mounts/";

    private const string PreflightNeeded =
        "This flag still asks the server for the version of the engine, as the path of the request depends on it: " +
        "use a token that may do anything below the engine's mount.";

    private KvPath(string mount, string key, bool isVersioned)
    {
        Mount = mount;
        Key = key;
        IsVersioned = isVersioned;
    }

    /// <summary>The mount with its slash; empty when an old server could not tell.</summary>
    public string Mount { get; }

    public string Key { get; }

    public bool IsVersioned { get; }

    /// <summary>The API path of the secret; a part such as <c>data</c> comes in on version 2 only.</summary>
    public string At(string part) => !IsVersioned ? Mount + Key
        : Key.Length == 0 ? Mount + part : $"{Mount}{part}/{Key}";

    /// <summary>Asks the server which mount the path belongs to; null when it refused, which was printed.</summary>
    public static async Task<KvPath?> ResolveAsync(
        Session session, string argument, string mountFlag, CancellationToken cancel)
    {
        var given = ApiPath.Clean(argument);
        var named = ApiPath.Clean(mountFlag);
        var request = ApiRequest.Get(Mounts + (named.Length > 0 ? named : given)).Unwrapped();
        if (await session.SendNowAsync(request, "", cancel) is not { } response)
            return null;
        // Servers older than this endpoint have no versions either.
        if (response.Error is { Status: 404 })
            return new KvPath(named.Length > 0 ? named + "/" : "", given, isVersioned: false);
        if (response.Error is not null)
        {
            session.Refuse("", response, request);
            if (response.Error.Status == 403 && session.PrintsRequests)
                session.Ui.Error($"\n{WrappedText.Of(PreflightNeeded)}");
            return null;
        }
        var mount = Secret.Parse(response.Body) is { } secret ? secret.Data : default;
        var path = GoValue.Text(mount, "path");
        return new KvPath(path, named.Length > 0 ? given : Below(given, path), IsVersion2(mount));
    }

    /// <summary>Whether a mount, as the server tells of it, keeps versions.</summary>
    public static bool IsVersion2(JsonElement mount) =>
        Secret.Find(mount, "options") is { } options && GoValue.Text(options, "version") == "2";

    // A mount of a namespace may carry the namespace's name, which the argument does not.
    private static string Below(string given, string mount)
    {
        for (var tried = mount; tried.Length > 0; tried = tried[(tried.IndexOf('/') + 1)..])
        {
            if (given.StartsWith(tried, StringComparison.Ordinal))
                return given[tried.Length..].TrimStart('/');
            if (given == tried.TrimEnd('/'))
                return "";
            if (!tried.TrimEnd('/').Contains('/'))
                break;
        }
        return given;
    }
}
