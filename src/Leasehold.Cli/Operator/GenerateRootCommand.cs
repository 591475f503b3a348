using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Operator;

internal sealed class GenerateRootCommand : Command
{
    private const string Attempt = "sys/generate-root/attempt";
    private const int UsualPad = 28;

    private readonly SwitchFlag _init;
    private readonly SwitchFlag _cancel;
    private readonly SwitchFlag _status;
    private readonly TextFlag _decode;
    private readonly SwitchFlag _generateOtp;
    private readonly TextFlag _otp;
    private readonly TextFlag _pgpKey;
    private readonly TextFlag _nonce;

    public GenerateRootCommand()
        : base("operator generate-root", "[options] [KEY]",
            "Makes a root token, with the consent of those who hold shares of the unseal key.",
            Outputs.FormatAndField)
    {
        _init = Flags.Switch("init", "Begin, with -otp or -pgp-key; without both the server makes a pad.");
        _cancel = Flags.Switch("cancel", "End without a token.");
        _status = Flags.Switch("status", "Show how far it is.");
        _decode = Flags.Text("decode", "Take the pad, given by -otp, off this encoded token; - is standard input.");
        _generateOtp = Flags.Switch("generate-otp", "Only make a pad for -init.");
        _otp = Flags.Text("otp", "The one-time pad.");
        _pgpKey = Flags.Text("pgp-key", "File of the PGP key that the token is encrypted for.");
        _nonce = Flags.Text("nonce", "The nonce of the operation, as its beginning told it.");
    }

    public override Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments.Count > 1)
            return Task.FromResult(session.Misused($"Too many arguments (expected 0-1, got {arguments.Count})"));
        if (_generateOtp.Value)
            return MakePadAsync(session, cancel);
        if (_decode.IsSet)
            return Task.FromResult(Decode(session));
        if (_cancel.Value)
            return CancelAsync(session, cancel);
        if (_init.Value)
            return InitAsync(session, cancel);
        return _status.Value ? StatusAsync(session, cancel) : GiveAsync(session, arguments, cancel);
    }

    private static async Task<int> MakePadAsync(Session session, CancellationToken cancel)
    {
        if (await AskAsync(session, ApiRequest.Get(Attempt), "Error getting root generation status", cancel)
            is not { } status)
            return session.Exit;
        var length = Secret.Number(status, "otp_length") is > 0 and < 1024 and var told ? (int)told : UsualPad;
        return Single(session, "otp", RootTokenPad.Make(length));
    }

    private int Decode(Session session)
    {
        if (!_otp.IsSet)
            return session.Misused("Missing otp: use -otp to supply it");
        var encoded = _decode.Value == "-" ? CeremonyShare.FromInput(session) : _decode.Value;
        if (encoded.Length == 0)
            return session.Misused("Missing encoded value: standard input was empty");
        return RootTokenPad.Remove(encoded, _otp.Value) is { } token
            ? Single(session, "token", token)
            : session.Misused("Error decoding root token: the token and the OTP do not belong together");
    }

    // As a field: who pipes it gets it without a line end.
    private static int Single(Session session, string name, string value)
    {
        var map = SecretDocument.Build(writer => writer.WriteString(name, value));
        var print = session.Print is { IsTable: true, HasField: false } ? session.Print.Only(name) : session.Print;
        return print.Map(map, KeyOrder.Sorted, value, "root generation");
    }

    private async Task<int> InitAsync(Session session, CancellationToken cancel)
    {
        if (_otp.IsSet && _pgpKey.IsSet)
            return session.Misused("Error initializing root generation: give -otp or -pgp-key, not both");
        var keys = PgpKeyFiles.Read(_pgpKey.IsSet ? [_pgpKey.Value] : [], out var error);
        if (error is not null)
            return session.Misused(error);
        var body = JsonBody.Of(writer =>
        {
            writer.WriteString("otp", _otp.Value);
            writer.WriteString("pgp_key", keys is [var key, ..] ? key : "");
        });
        var request = ApiRequest.Put(Attempt, body);
        if (await AskAsync(session, request, "Error initializing root generation", cancel) is not { } status)
            return session.Exit;
        if (session.Print.IsTable && GoValue.Text(status, "otp").Length > 0)
        {
            session.Ui.Warn(WrappedText.Of("The server has made a one-time pad: it is the OTP below and is shown " +
                "only now. Keep it: the root token is decoded with it.") + "\n");
        }
        return Print(session, status);
    }

    private static async Task<int> StatusAsync(Session session, CancellationToken cancel)
    {
        var request = ApiRequest.Get(Attempt);
        return await AskAsync(session, request, "Error getting root generation status", cancel) is { } status
            ? Print(session, status)
            : session.Exit;
    }

    private async Task<int> CancelAsync(Session session, CancellationToken cancel)
    {
        var request = ApiRequest.Delete(Attempt, _nonce.IsSet ? [new("nonce", _nonce.Value)] : []).AtRoot();
        if (await session.SendAsync(request, "Error canceling root token generation", cancel) is null)
            return session.Exit;
        session.Ui.Output("Success! Root token generation canceled (if it was started)");
        return ExitCode.Good;
    }

    private async Task<int> GiveAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var ask = ApiRequest.Get(Attempt);
        if (await AskAsync(session, ask, "Error getting root generation status", cancel) is not { } status)
            return session.Exit;
        if (GoValue.Text(status, "started") != "true")
            return session.Misused("No root generation is in progress. Begin one with " +
                $"\"{session.Product.Program} operator generate-root -init\".");
        if (!CeremonyShare.TryRead(
            session, arguments, _nonce.Value, GoValue.Text(status, "nonce"), out var share, out var exit))
            return exit;
        var request = ApiRequest.Put("sys/generate-root/update", CeremonyShare.Body(share));
        return await AskAsync(session, request, "Error posting unseal key", cancel) is { } answer
            ? Print(session, answer)
            : session.Exit;
    }

    private static int Print(Session session, JsonElement status)
    {
        var table = new Table("Key", "Value");
        table.Add("Nonce", GoValue.Text(status, "nonce"));
        table.Add("Started", GoValue.Text(status, "started"));
        table.Add("Progress", $"{GoValue.Text(status, "progress")}/{GoValue.Text(status, "required")}");
        table.Add("Complete", GoValue.Text(status, "complete"));
        foreach (var (label, name) in (ReadOnlySpan<(string, string)>)[
            ("PGP Fingerprint", "pgp_fingerprint"), ("Encoded Token", "encoded_token"), ("OTP", "otp")])
        {
            if (GoValue.Text(status, name) is { Length: > 0 } value)
                table.Add(label, value);
        }
        table.Add("OTP Length", GoValue.Text(status, "otp_length"));
        return session.Print.Map(status, KeyOrder.Sorted, table.ToString(), "root generation");
    }

    private static async Task<JsonElement?> AskAsync(
        Session session, ApiRequest request, string prefix, CancellationToken cancel)
    {
        if (await session.SendAsync(request.AtRoot(), prefix, cancel) is not { } response)
            return null;
        if (Secret.Parse(response.Body) is { } answer)
            return answer.Data;
        session.Absent($"{prefix}: empty response from server");
        return null;
    }
}
