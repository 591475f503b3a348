using System.Globalization;
using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

/// <summary><c>kv rollback</c>: an old version becomes the newest, unless somebody writes meanwhile.</summary>
internal sealed class KvRollbackCommand : Command
{
    private readonly TextFlag _mount;
    private readonly NumberFlag _version;

    public KvRollbackCommand()
        : base("kv rollback", "[options] KEY", "Writes an old version of a secret once more, as its newest.",
            Outputs.FormatAndField)
    {
        _mount = KvFlags.Mount(Flags);
        _version = Flags.Number("version", "The version to go back to; required.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (!_version.IsSet)
            return session.Misused("Version flag must be specified");
        if (_version.Value <= 0)
            return session.Misused(string.Create(
                CultureInfo.InvariantCulture, $"Invalid value {_version.Value} for the version flag"));
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        if (!path.IsVersioned)
            return session.Absent("K/V engine mount must be version 2 for rollback support");
        return await RollBackAsync(session, path.At("data"), cancel);
    }

    private async Task<int> RollBackAsync(Session session, string full, CancellationToken cancel)
    {
        // The current version guards the write; that it is deleted does not matter.
        if (await MetadataAsync(session, full, [], cancel) is not { } current)
            return session.Exit;
        var wanted = _version.Value.ToString(CultureInfo.InvariantCulture);
        if (await SecretAsync(session, full, [new("version", wanted)], cancel) is not { } old)
            return session.Exit;
        if (Refusal(old) is { } refusal)
            return session.Absent(refusal);

        var data = Secret.Find(old.Data, "data") ?? default;
        var request = ApiRequest.Put(full, JsonBody.Of(body =>
        {
            body.WritePropertyName("data");
            data.WriteTo(body);
            body.WriteStartObject("options");
            body.WriteNumber("cas", Secret.Number(current, "version"));
            body.WriteEndObject();
        }));
        return await session.SendAsync(request, $"Error writing data to {full}", cancel) is { } response
            ? Answer.Written(session, response, full)
            : session.Exit;
    }

    private static string? Refusal(Secret old)
    {
        if (Secret.Find(old.Data, "metadata") is { } metadata
            && Secret.Find(metadata, "destroyed") is { ValueKind: JsonValueKind.True })
            return "Cannot roll back to a version that has been destroyed";
        return Secret.Find(old.Data, "data") is { ValueKind: JsonValueKind.Object }
            ? null
            : "Cannot roll back to a version that has been deleted";
    }

    private static async Task<JsonElement?> MetadataAsync(
        Session session, string full, KeyValuePair<string, string>[] query, CancellationToken cancel) =>
        await SecretAsync(session, full, query, cancel) is { } secret ? Secret.Find(secret.Data, "metadata") : null;

    private static async Task<Secret?> SecretAsync(
        Session session, string full, KeyValuePair<string, string>[] query, CancellationToken cancel)
    {
        var request = ApiRequest.Get(full, query);
        if (await session.ReadAsync(request, $"Error doing pre-read at {full}", cancel) is not { } response)
            return null;
        if (Answer.Found(response) is { HasData: true } secret)
            return secret;
        session.Absent($"No value found at {full}", response);
        return null;
    }
}
