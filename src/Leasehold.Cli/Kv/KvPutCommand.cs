using Leasehold.Cli.Generic;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Kv;

internal sealed class KvPutCommand : Command
{
    private readonly TextFlag _mount;
    private readonly NumberFlag _cas;

    public KvPutCommand()
        : base("kv put", "[options] KEY [K=V...]", "Writes a secret of the key-value engine, all of it.",
            Outputs.FormatAndField)
    {
        _mount = KvFlags.Mount(Flags);
        _cas = Flags.Number("cas", "Write only if this is the current version; 0: if there is none.", fallback: -1);
    }

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count < 1)
            return session.Misused("Not enough arguments (expected >1, got 0)");
        if (arguments.Count == 1)
            return session.Misused("Must supply data");
        if (!KeyValueArguments.TryRead(arguments.Skip(1), session.Input, out var data, out var error))
            return session.Misused($"Failed to parse K=V data: {error}");
        if (await KvPath.ResolveAsync(session, arguments[0], _mount.Value, cancel) is not { } path)
            return session.Exit;

        var full = path.At("data");
        var request = ApiRequest.Put(full, path.IsVersioned ? Body(data) : data.ToJson());
        if (await session.SendAsync(request, $"Error writing data to {full}", cancel) is not { } response)
            return session.Exit;
        return path.IsVersioned ? Show(session, response, full) : Answer.Written(session, response, full);
    }

    /// <summary>The metadata of what was written, under the path it was written to.</summary>
    public static int Show(Session session, ApiResponse response, string full)
    {
        if (Secret.Parse(response.Body) is not { WrapInfo: null } secret || session.Print.HasField
            || !session.Print.IsTable)
            return Answer.Written(session, response, full);
        session.Print.Warnings(secret);
        KvView.Path(session.Ui, "Secret Path", full);
        KvView.Map(session.Ui, "Metadata", secret.Data);
        return ExitCode.Good;
    }

    private ReadOnlyMemory<byte> Body(KeyValueArguments data) => JsonBody.Of(body =>
    {
        body.WritePropertyName("data");
        data.WriteTo(body);
        body.WriteStartObject("options");
        if (_cas.Value > -1)
            body.WriteNumber("cas", _cas.Value);
        body.WriteEndObject();
    });
}
