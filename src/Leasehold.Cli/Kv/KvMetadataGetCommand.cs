using System.Globalization;
using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvMetadataGetCommand : Command
{
    private readonly TextFlag _mount;

    public KvMetadataGetCommand()
        : base("kv metadata get", "[options] KEY", "Shows the metadata and the versions of a secret.",
            Outputs.FormatAndField) => _mount = KvFlags.Mount(Flags);

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.WrongCount(arguments, 1) is { } misused)
            return misused;
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;
        if (!path.IsVersioned)
            return session.Misused("Metadata not supported on KV Version 1");
        var full = path.At("metadata");
        if (await session.ReadAsync(ApiRequest.Get(full), $"Error reading {full}", cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { } secret)
            return session.Absent($"No value found at {full}", response);
        if (!session.Print.IsTable || session.Print.HasField || secret.WrapInfo is not null)
            return session.Print.Secret(secret);

        session.Print.Warnings(secret);
        Show(session.Ui, full, secret.Data);
        return ExitCode.Good;
    }

    private static void Show(Ui ui, string full, JsonElement data)
    {
        KvView.Path(ui, "Metadata Path", full);
        KvView.Map(ui, "Metadata", SecretDocument.Build(writer =>
        {
            foreach (var property in data.EnumerateObject())
                if (property.Name != "versions")
                    property.WriteTo(writer);
        }));
        if (Secret.Find(data, "versions") is not { ValueKind: JsonValueKind.Object } versions)
            return;
        foreach (var (number, version) in versions.EnumerateObject()
            .Select(entry => (Number: Number(entry.Name), entry.Value))
            .OrderBy(entry => entry.Number))
        {
            ui.Output("");
            KvView.Map(ui, string.Create(CultureInfo.InvariantCulture, $"Version {number}"), version);
        }
    }

    private static long Number(string name) =>
        long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
