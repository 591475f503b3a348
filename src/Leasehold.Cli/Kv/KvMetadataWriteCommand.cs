using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

/// <summary><c>kv metadata put</c> and <c>kv metadata patch</c>: settings of a secret.</summary>
internal sealed class KvMetadataWriteCommand : Command
{
    private readonly TextFlag _mount;
    private readonly NumberFlag _maxVersions;
    private readonly SwitchFlag _casRequired;
    private readonly DurationFlag _deleteAfter;
    private readonly MapFlag _custom;
    private readonly ListFlag? _removed;

    private KvMetadataWriteCommand(string name, string help, bool merges)
        : base(name, "[options] KEY", help, Outputs.Format)
    {
        _mount = KvFlags.Mount(Flags);
        _maxVersions = Flags.Number("max-versions", "How many versions are kept.");
        _casRequired = Flags.Switch("cas-required", "Writes must name the version they replace.");
        _deleteAfter = Flags.Duration("delete-version-after", "How long a version lives.");
        _custom = Flags.Map("custom-metadata", "Metadata of your own; repeatable.");
        if (merges)
            _removed = Flags.List("remove-custom-metadata", "A key of your own metadata to remove; repeatable.");
    }

    public static KvMetadataWriteCommand Put() =>
        new("kv metadata put", "Writes the metadata of a secret; only what is named changes.", merges: false);

    public static KvMetadataWriteCommand Patch() => new(
        "kv metadata patch", "Changes the metadata of a secret; your own is merged, not replaced.", merges: true);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        if (!path.IsVersioned)
            return session.Misused("Metadata not supported on KV Version 1");
        var full = path.At("metadata");
        var body = JsonBody.Of(WriteBody);
        var request = _removed is null ? ApiRequest.Put(full, body) : ApiRequest.Patch(full, body);
        return await session.SendAsync(request, $"Error writing data to {full}", cancel) is { } response
            ? Answer.Written(session, response, full)
            : session.Exit;
    }

    private void WriteBody(Utf8JsonWriter body)
    {
        if (_maxVersions.IsSet)
            body.WriteNumber("max_versions", _maxVersions.Value);
        if (_casRequired.IsSet)
            body.WriteBoolean("cas_required", _casRequired.Value);
        if (_deleteAfter.IsSet)
            body.WriteString("delete_version_after", _deleteAfter.Text);
        if (!_custom.IsSet && _removed is null)
            return;
        body.WriteStartObject("custom_metadata");
        foreach (var (name, value) in _custom.Items)
            body.WriteString(name, value);
        foreach (var name in _removed?.Items ?? [])
            body.WriteNull(name);
        body.WriteEndObject();
    }
}
