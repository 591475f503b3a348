using System.Text.Json;
using Leasehold.Cli.Generic;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Plugin;

internal sealed class PluginListCommand() : Command(
    "plugin list", "[options] [TYPE]", "Lists the engines and methods that are built in, all or those of a type.",
    Outputs.Format | Outputs.Detailed)
{
    private const string Failure = "Error listing available plugins";

    private static readonly string[] Types = ["auth", "database", "secret"];

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 0 or 1, got {arguments.Count})");
        var type = arguments.Count == 0 ? "" : arguments[0].Trim().ToLowerInvariant();
        if (type.Length > 0 && !Types.Contains(type))
            return session.Misused($"Error parsing type: \"{type}\" is not a supported plugin type");
        if (await session.SendAsync(ApiRequest.Get("sys/plugins/catalog"), Failure, cancel) is not { } response)
            return session.Exit;
        if (Answer.Found(response) is not { HasData: true } catalog
            || Secret.Find(catalog.Data, "detailed") is not { ValueKind: JsonValueKind.Array } detailed)
            return session.Absent($"{Failure}: empty response from server");
        var plugins = detailed.EnumerateArray()
            .Where(plugin => type.Length == 0 || GoValue.Text(plugin, "type") == type).ToList();
        if (!session.Print.IsTable)
            return session.Print.Document(Document(catalog.Data, type, plugins));
        session.Ui.Output(Table(plugins, withType: type.Length == 0, session.WantsDetails).ToString());
        return ExitCode.Good;
    }

    private static JsonElement Document(JsonElement catalog, string type, IEnumerable<JsonElement> plugins) =>
        SecretDocument.Build(writer =>
        {
            foreach (var kind in Types.Where(kind => type.Length == 0 || kind == type))
            {
                if (Secret.Find(catalog, kind) is not { } names)
                    continue;
                writer.WritePropertyName(kind);
                names.WriteTo(writer);
            }
            writer.WriteStartArray("details");
            foreach (var plugin in plugins)
                plugin.WriteTo(writer);
            writer.WriteEndArray();
        });

    private static Table Table(IEnumerable<JsonElement> plugins, bool withType, bool isDetailed)
    {
        (string Title, string Field)[] columns =
        [
            ("Name", "name"),
            .. withType ? [("Type", "type")] : Array.Empty<(string, string)>(),
            ("Version", "version"),
            .. isDetailed ? [("Deprecation Status", "deprecation_status")] : Array.Empty<(string, string)>(),
        ];
        var table = new Table([.. columns.Select(static column => column.Title)]);
        foreach (var plugin in plugins)
            table.Add([.. columns.Select(column => GoValue.Text(plugin, column.Field))]);
        return table;
    }
}
