using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Token;

internal sealed class TokenCapabilitiesCommand : Command
{
    private const string Prefix = "Error listing capabilities";
    private readonly SwitchFlag _accessor;

    public TokenCapabilitiesCommand()
        : base("token capabilities", "[options] [TOKEN | ACCESSOR] PATH",
            "Shows what a token may do at a path; without a token the current one.", Outputs.Format) =>
        _accessor = Flags.Switch("accessor", "The first argument is an accessor.");

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (_accessor.Value && arguments.Count != 2)
            return session.Misused($"{(arguments.Count < 2 ? "Not enough" : "Too many")} arguments with -accessor "
                + $"(expected 2, got {arguments.Count})");
        if (arguments.Count is 0 or > 2)
            return session.Misused($"{(arguments.Count == 0 ? "Not enough" : "Too many")} arguments "
                + $"(expected 1-2, got {arguments.Count})");
        if (!await session.ConnectAsync(cancel))
            return session.Exit;

        var path = arguments[^1].Trim();
        var request = arguments.Count == 1
            ? ApiRequest.Post("sys/capabilities-self", Body("token", await session.TokenAsync(cancel), path))
            : _accessor.Value
                ? ApiRequest.Post("sys/capabilities-accessor", Body("accessor", arguments[0].Trim(), path))
                : ApiRequest.Post("sys/capabilities", Body("token", arguments[0].Trim(), path));
        if (await session.SendAsync(request, Prefix, cancel) is not { } response)
            return session.Exit;
        return Show(session, Secret.Parse(response.Body), path);
    }

    private static int Show(Session session, Secret? secret, string path)
    {
        var list = secret is null ? null
            : Secret.Find(secret.Data, path) ?? Secret.Find(secret.Data, "capabilities");
        if (list is not { ValueKind: JsonValueKind.Array } capabilities || capabilities.GetArrayLength() == 0)
            return session.Misused("No capabilities found");
        var words = capabilities.EnumerateArray().Select(GoValue.Text).Order(StringComparer.Ordinal).ToArray();
        if (session.Print.IsTable)
        {
            session.Ui.Output(string.Join(", ", words));
            return ExitCode.Good;
        }
        return session.Print.Document(SecretDocument.Build(writer =>
        {
            writer.WriteStartArray("sorted");
            foreach (var word in words)
                writer.WriteStringValue(word);
            writer.WriteEndArray();
        }).GetProperty("sorted"));
    }

    private static ReadOnlyMemory<byte> Body(string name, string value, string path) => JsonBody.Of(body =>
    {
        body.WriteString(name, value);
        body.WriteString("path", path);
    });
}
