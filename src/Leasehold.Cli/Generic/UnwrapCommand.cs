using System.Text;
using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Generic;

internal sealed class UnwrapCommand() : Command(
    "unwrap", "[options] [TOKEN]",
    "Returns what a wrapping token holds. The token can be used once; without an argument it is the current one.",
    Outputs.FormatAndField)
{
    private const string Prefix = "Error unwrapping";

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 1)
            return session.Misused($"Too many arguments (expected 0-1, got {arguments.Count})");
        if (!await session.ConnectAsync(cancel))
            return session.Exit;
        var given = arguments.Count == 1 ? arguments[0].Trim() : "";
        var own = await session.TokenAsync(cancel);
        // Who has no token of his own uses the wrapping token itself.
        var request = own.Length == 0 && given.Length > 0
            ? ApiRequest.Put("sys/wrapping/unwrap", "null"u8.ToArray()).With(given)
            : ApiRequest.Put("sys/wrapping/unwrap", given.Length > 0 ? JsonBody.Of("token", given) : null);
        if (await session.TrySendAsync(request, Prefix, cancel) is not { } response)
            return session.Exit;
        if (response.Error is { Status: 404 })
            return await FromCubbyholeAsync(session, given.Length > 0 ? given : own, request, response, cancel);
        return response.Error is null
            ? Show(session, Secret.Parse(response.Body))
            : session.Refuse(Prefix, response, request);
    }

    // Servers of old kept the answer in the wrapping token's cubbyhole.
    private static async Task<int> FromCubbyholeAsync(
        Session session, string token, ApiRequest asked, ApiResponse refusal, CancellationToken cancel)
    {
        var old = ApiRequest.Get("cubbyhole/response").With(token);
        if (await session.TrySendAsync(old, Prefix, cancel) is not { } response)
            return session.Exit;
        if (response.Error is not null || Secret.Parse(response.Body) is not { } outer
            || Secret.Find(outer.Data, "response") is not { ValueKind: JsonValueKind.String } inner)
            return session.Refuse(Prefix, refusal, asked);
        return Show(session, Secret.Parse(Encoding.UTF8.GetBytes(inner.GetString() ?? "")));
    }

    private static int Show(Session session, Secret? secret)
    {
        if (secret is null)
        {
            if (session.Print.IsTable)
                session.Ui.Output("Successfully unwrapped. There was no data in the wrapped secret.");
            return ExitCode.Good;
        }
        if (!session.Print.HasField && Secret.Find(secret.Data, "keys") is { ValueKind: JsonValueKind.Array } keys)
            return session.Print.List(secret, keys, detailed: false);
        return session.Print.Secret(secret);
    }
}
