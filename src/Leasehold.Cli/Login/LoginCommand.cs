using System.Text.Json;
using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Output;
using Leasehold.Client;

namespace Leasehold.Cli.Login;

internal sealed class LoginCommand : Command
{
    private readonly TextFlag _method;
    private readonly TextFlag _path;
    private readonly SwitchFlag _noStore;
    private readonly SwitchFlag _noPrint;
    private readonly SwitchFlag _tokenOnly;

    public LoginCommand()
        : base("login", "[options] [TOKEN | K=V...]",
            "Logs in and keeps the token for later commands. Without a method it takes a token and checks it.",
            Outputs.FormatAndField)
    {
        _method = Flags.Text("method", "token, userpass, ldap, radius, approle or cert.", fallback: "token");
        _path = Flags.Text("path", "Where the method is mounted; by default its name.");
        _noStore = Flags.Switch("no-store", "Do not keep the token.");
        _noPrint = Flags.Switch("no-print", "Do not show the token.");
        _tokenOnly = Flags.Switch("token-only", "Print the token and nothing else; do not keep it.");
    }

    private bool Stores => !_noStore.Value && !_tokenOnly.Value;

    public override async Task<int> RunAsync(Session session, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (_noStore.Value && _noPrint.Value)
            return session.Misused("-no-store and -no-print cannot be used together");
        if (LoginMethods.Find(_method.Value) is not { } login)
            return session.Misused($"Unknown auth method: {_method.Value}. Use \"{session.Product.Program} auth list\" "
                + "to see the complete list of auth methods. Additionally, some auth methods are only available via "
                + "the HTTP API.");
        if (!KeyValueArguments.TryRead(TokenAsPair(arguments), session.Input, out var data, out var error))
            return session.Misused($"Error parsing configuration: {error}");

        var mount = Generic.ApiPath.Clean(_path.Value.Length > 0 ? _path.Value : data.Find("mount") ?? _method.Value);
        if (await login(session, mount, data, cancel) is not { } secret)
            return session.Exit;
        return await FinishAsync(session, secret, cancel);
    }

    // The first argument may be the token itself; "-" then means that it comes from standard input.
    private IEnumerable<string> TokenAsPair(IReadOnlyList<string> arguments) =>
        _method.Value == "token" && arguments.Count > 0 && !arguments[0].Contains('=')
            ? ["token=" + arguments[0], .. arguments.Skip(1)]
            : arguments;

    private async Task<int> FinishAsync(Session session, Secret secret, CancellationToken cancel)
    {
        if (secret is { Auth: null, WrapInfo: { } wrapped })
            return await UnwrapAsync(session, secret, wrapped, cancel);
        if (secret.Auth is not { } auth)
            return session.Absent("Error extracting token: no auth or wrapping info in response");
        if (Secret.Find(auth, "client_token") is not { } token)
            return Show(session, secret); // Another factor has to be shown first.
        if (Stores)
        {
            try
            {
                await session.TokenHelper.StoreAsync(GoValue.Text(token), cancel);
            }
            catch (IOException failure)
            {
                return session.Absent($"Error storing token: {failure.Message}");
            }
            WarnOfEnvironment(session);
        }
        else if (!_tokenOnly.Value)
        {
            session.Ui.Warn(WrappedText.Of("The token was not stored in token helper. Set the VAULT_TOKEN environment "
                + "variable or pass the token below with each request to Vault.") + "\n");
        }
        return _noPrint.Value ? ExitCode.Good : Show(session, secret);
    }

    // A wrapped token is of no use to later commands: it is unwrapped to be kept, and shown as it is if it is not.
    private async Task<int> UnwrapAsync(
        Session session, Secret secret, JsonElement wrapped, CancellationToken cancel)
    {
        if (Secret.Find(wrapped, "wrapped_accessor") is null)
            return session.Absent("Error extracting token: wrapped response does not contain a token");
        if (!Stores)
            return (_tokenOnly.Value ? session.Print.Only("wrapping_token") : session.Print).Secret(secret);
        var token = GoValue.Text(wrapped, "token");
        var request = ApiRequest.Put("sys/wrapping/unwrap").With(token).Unwrapped();
        if (await session.SendAsync(request, "Error extracting token", cancel) is not { } response)
            return session.Exit;
        return Secret.Parse(response.Body) is { Auth: not null } unwrapped
            ? await FinishAsync(session, unwrapped, cancel)
            : session.Absent("Error extracting token: no auth or wrapping info in response");
    }

    private int Show(Session session, Secret secret)
    {
        if (_tokenOnly.Value)
            return session.Print.Only("token").Secret(secret);
        if (session.Print.IsTable && !session.Print.HasField && secret.Auth is not null && Stores)
            session.Ui.Output(WrappedText.Of("Success! You are now authenticated. The token information displayed "
                + "below is already stored in the token helper. You do NOT need to run \"vault login\" again. Future "
                + "Vault requests will automatically use this token.") + "\n");
        return session.Print.Secret(secret);
    }

    private static void WarnOfEnvironment(Session session)
    {
        if (session.Environment.Find("TOKEN") is null)
            return;
        var name = session.Environment.NameOf("TOKEN");
        session.Ui.Warn(WrappedText.Of($"WARNING! The {name} environment variable is set! The value of this variable "
            + $"will take precedence; if this is unwanted please unset {name} or update its value accordingly.")
            + "\n");
    }
}
