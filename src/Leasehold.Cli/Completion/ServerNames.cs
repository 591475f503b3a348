using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Kv;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Completion;

/// <summary>Names that only the server knows. Where it does not answer, or refuses, there are none.</summary>
internal sealed class ServerNames(Session session)
{
    private static readonly ApiRequest AllMounts = ApiRequest.Get("sys/internal/ui/mounts");

    /// <summary>What the first argument of a command can be.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="begun">What there is of it.</param>
    /// <param name="cancel">Ends the wait for the server.</param>
    public async Task<IEnumerable<string>> FindAsync(string command, string begun, CancellationToken cancel) =>
        command switch
        {
            "read" or "write" or "delete" or "list" or "patch" or "path-help" => await PathsAsync(begun, cancel),
            "secrets disable" or "secrets move" or "secrets tune" or "kv enable-versioning" =>
                Ended(MountsIn(await AskAsync(AllMounts, cancel), "secret")),
            _ when command.StartsWith("kv ", StringComparison.Ordinal) => await KeysAsync(begun, cancel),
            "auth disable" or "auth help" or "auth move" or "auth tune" =>
                Ended(MountsIn(await AskAsync(AllMounts, cancel), "auth")),
            "auth enable" => await TypesAsync("auth", cancel),
            "secrets enable" => await TypesAsync("secret", cancel),
            "audit enable" => ["file"],
            "audit disable" => await FieldsAsync("sys/audit", cancel),
            "policy read" or "policy write" or "policy delete" => await ListAsync("sys/policies/acl", cancel),
            "plugin list" => ["auth", "database", "secret"],
            _ => [],
        };

    /// <summary>Paths as <c>read</c> takes them: a mount, then what can be listed below it.</summary>
    private async Task<IEnumerable<string>> PathsAsync(string begun, CancellationToken cancel)
    {
        var mounts = await AskAsync(AllMounts, cancel);
        var secrets = MountsIn(mounts, "secret");
        string[] all = [.. Ended(secrets), .. Ended(MountsIn(mounts, "auth")).Select(static path => "auth/" + path)];
        if (all.FirstOrDefault(mount => begun.StartsWith(mount, StringComparison.Ordinal)) is not { } mount)
            return all;
        var folder = begun[..(begun.LastIndexOf('/') + 1)];
        // The data of a versioned secret is not listed where it is read.
        var listed = IsVersioned(secrets, mount) && folder.StartsWith(mount + "data/", StringComparison.Ordinal)
            ? $"{mount}metadata/{folder[(mount.Length + "data/".Length)..]}"
            : folder;
        return (await ListAsync(listed, cancel)).Select(name => folder + name);
    }

    /// <summary>Keys as <c>kv</c> takes them: without the part of the API that a versioned mount has.</summary>
    private async Task<IEnumerable<string>> KeysAsync(string begun, CancellationToken cancel)
    {
        var mounts = MountsIn(await AskAsync(AllMounts, cancel), "secret");
        var engines = Ended(mounts.Where(static mount => GoValue.Text(mount.Value, "type") is "kv" or "generic"))
            .ToArray();
        if (engines.FirstOrDefault(mount => begun.StartsWith(mount, StringComparison.Ordinal)) is not { } mount)
            return engines;
        var folder = begun[mount.Length..(begun.LastIndexOf('/') + 1)];
        var part = IsVersioned(mounts, mount) ? "metadata/" : "";
        return (await ListAsync(mount + part + folder, cancel)).Select(name => mount + folder + name);
    }

    private async Task<IEnumerable<string>> TypesAsync(string kind, CancellationToken cancel) =>
        await AskAsync(ApiRequest.Get("sys/plugins/catalog"), cancel) is { } data ? Texts(data, kind) : [];

    private async Task<IEnumerable<string>> FieldsAsync(string path, CancellationToken cancel) =>
        await AskAsync(ApiRequest.Get(path), cancel) is { } data
            ? data.EnumerateObject().Select(static field => field.Name)
            : [];

    private async Task<IEnumerable<string>> ListAsync(string path, CancellationToken cancel) =>
        await AskAsync(ApiRequest.List(ApiPath.Clean(path)), cancel) is { } data ? Texts(data, "keys") : [];

    private async Task<JsonElement?> AskAsync(ApiRequest request, CancellationToken cancel) =>
        await session.SendNowAsync(request.Unwrapped(), "", cancel) is { Error: null } response
        && Secret.Parse(response.Body) is { HasData: true } secret
            ? secret.Data
            : null;

    private static JsonProperty[] MountsIn(JsonElement? all, string kind) =>
        all is { } data && Secret.Find(data, kind) is { ValueKind: JsonValueKind.Object } mounts
            ? [.. mounts.EnumerateObject()]
            : [];

    private static bool IsVersioned(JsonProperty[] mounts, string path) =>
        mounts.Any(mount => mount.NameEquals(path) && KvPath.IsVersion2(mount.Value));

    private static IEnumerable<string> Ended(IEnumerable<JsonProperty> mounts) =>
        mounts.Select(static mount => mount.Name.TrimEnd('/') + "/");

    private static IEnumerable<string> Texts(JsonElement data, string name) =>
        Secret.Find(data, name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(GoValue.Text)
            : [];
}
