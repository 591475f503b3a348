using System.Globalization;
using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvGetCommand : Command
{
    private readonly TextFlag _mount;
    private readonly NumberFlag _version;

    public KvGetCommand()
        : base("kv get", "[options] KEY", "Reads a secret of the key-value engine.", Outputs.FormatAndField)
    {
        _mount = KvFlags.Mount(Flags);
        _version = Flags.Number("version", "The version to read; by default the newest.");
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        var full = path.At("data");
        var query = path.IsVersioned && _version.Value > 0
            ? [new("version", _version.Value.ToString(CultureInfo.InvariantCulture))]
            : Array.Empty<KeyValuePair<string, string>>();
        var request = ApiRequest.Get(full, query);
        if (await session.ReadAsync(request, $"Error reading {full}", cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { } secret)
            return session.Absent($"No value found at {full}", response);
        return Show(session, path, full, secret);
    }

    private static int Show(Session session, KvPath path, string full, Secret secret)
    {
        if (secret.WrapInfo is not null)
            return session.Print.Secret(secret);
        if (session.Print.HasField)
            return path.IsVersioned ? Field(session, full, secret) : session.Print.Secret(secret);
        if (!session.Print.IsTable)
            return session.Print.Secret(secret);

        session.Print.Warnings(secret);
        if (path.IsVersioned)
        {
            KvView.Path(session.Ui, "Secret Path", full);
            if (Secret.Find(secret.Data, "metadata") is { ValueKind: JsonValueKind.Object } metadata)
            {
                KvView.Map(session.Ui, "Metadata", metadata);
                session.Ui.Output("");
            }
        }
        KvView.Map(session.Ui, "Data", path.IsVersioned ? Secret.Find(secret.Data, "data") ?? default : secret.Data);
        return ExitCode.Good;
    }

    private static int Field(Session session, string full, Secret secret)
    {
        if (Secret.Find(secret.Data, "data") is not { } data)
            return session.Absent($"No data found at {full}");
        // The word "data" means the whole of it, unless the secret has a key of that name.
        return session.Print.FieldName == "data" && Secret.Find(data, "data") is null
            ? session.Print.Secret(secret)
            : session.Print.FieldIn(data, "map");
    }
}
