using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvPatchCommand : Command
{
    private readonly TextFlag _mount;
    private readonly NumberFlag _cas;
    private readonly TextFlag _method;
    private readonly ListFlag _removed;

    public KvPatchCommand()
        : base("kv patch", "[options] KEY [K=V...]", "Changes some keys of a secret and leaves the others as they are.",
            Outputs.FormatAndField)
    {
        _mount = KvFlags.Mount(Flags);
        _cas = Flags.Number("cas", "Write only if this is the current version.");
        _method = Flags.Text("method", "patch, or rw: read, change and write. By default whichever is allowed.");
        _removed = Flags.List("remove-data", "A key to remove; repeatable.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count < 1)
            return session.Misused("Not enough arguments (expected >1, got 0)");
        if (arguments.Count == 1 && _removed.Items.Count == 0)
            return session.Misused("Must supply data");
        if (!KeyValueArguments.TryRead(arguments.Skip(1), session.Input, out var data, out var error))
            return session.Misused($"Failed to parse K=V data: {error}");
        if (_method.Value is not ("" or "patch" or "rw"))
            return session.Absent($"Unsupported method provided to -method flag: {_method.Value}");
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        if (!path.IsVersioned)
            return session.Absent("K/V engine mount must be version 2 for patch support");

        foreach (var key in _removed.Items)
            data.SetNull(key);
        var full = path.At("data");
        return _method.Value == "rw"
            ? await RewriteAsync(session, full, data, cancel)
            : await PatchAsync(session, full, data, cancel);
    }

    private async Task<int> PatchAsync(
        Session session, string full, KeyValueArguments data, CancellationToken cancel)
    {
        var prefix = $"Error writing data to {full}";
        var request = ApiRequest.Patch(full, JsonBody.Of(body => WriteBody(body, data.WriteTo, _cas.Value)));
        if (await session.TrySendAsync(request, prefix, cancel) is not { } response)
            return session.Exit;
        if (response.Error is null)
            return KvPutCommand.Show(session, response, full);
        if (_method.Value.Length > 0 || response.Error.Status is not (403 or 405))
            return response.Error.Status == 404
                ? session.Absent($"No value found at {full}", response)
                : session.Refuse(prefix, response, request);

        // Servers of old know no PATCH, and policies of old do not allow it.
        var exit = await RewriteAsync(session, full, data, cancel);
        if (exit == ExitCode.Good && response.Error.Status == 403 && session.Print.IsTable)
            session.Ui.Warn(WrappedText.Of($"Data was written to {full} but we recommend that you add the \"patch\" "
                + "capability to your ACL policy in order to use HTTP PATCH in the future."));
        return exit;
    }

    private async Task<int> RewriteAsync(
        Session session, string full, KeyValueArguments data, CancellationToken cancel)
    {
        if (await session.ReadAsync(ApiRequest.Get(full), $"Error doing pre-read at {full}", cancel) is not { } read)
            return session.Exit;
        if (Answer.Found(read) is not { } secret)
            return session.Absent($"No value found at {full}", read);
        if (Secret.Find(secret.Data, "data") is not { ValueKind: JsonValueKind.Object } current)
            return session.Absent($"No data found at {full}; patch only works on existing data");

        // What was read must still be current when it is written.
        var version = _cas.Value > 0 ? _cas.Value
            : Secret.Find(secret.Data, "metadata") is { } metadata ? Secret.Number(metadata, "version") : 0;
        var body = JsonBody.Of(writer => WriteBody(writer, to => data.WriteOver(current, to), version));
        var response = await session.SendAsync(ApiRequest.Put(full, body), $"Error writing data to {full}", cancel);
        return response is null ? session.Exit : KvPutCommand.Show(session, response, full);
    }

    private static void WriteBody(Utf8JsonWriter body, Action<Utf8JsonWriter> data, long cas)
    {
        body.WritePropertyName("data");
        data(body);
        body.WriteStartObject("options");
        if (cas > 0)
            body.WriteNumber("cas", cas);
        body.WriteEndObject();
    }
}
